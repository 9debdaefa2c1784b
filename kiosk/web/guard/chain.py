"""The guards in their order."""

from starlette.middleware import Middleware

from kiosk.web.guard.access import Access
from kiosk.web.guard.admission import Admission
from kiosk.web.guard.client_address import ClientAddress
from kiosk.web.guard.cross_origin import CrossOrigin
from kiosk.web.guard.error_border import ErrorBorder
from kiosk.web.guard.host_check import HostCheck
from kiosk.web.guard.rate_limit import RateLimit
from kiosk.web.guard.request_limits import RequestLimits
from kiosk.web.guard.security_headers import SecurityHeaders


def guards(access: Access) -> list[Middleware]:
    """All guards; the first sees a request first, and an answer last.

    The two that shape every answer, a refusal too, stand outside. Guards that need no look at the client come
    before what does, and a named site's question, which can't carry a token, before the token.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(ErrorBorder, access.language),
        Middleware(RequestLimits, access.language),
        Middleware(HostCheck, access.names, access.language),
        Middleware(ClientAddress, access.proxy),
        Middleware(RateLimit, access.language),
        Middleware(CrossOrigin, access.origins, access.language),
        Middleware(Admission, access),
    ]
