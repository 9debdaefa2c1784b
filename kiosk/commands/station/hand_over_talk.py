"""Requests for hand-overs in a station's conversation: asking for a spool, granting, saying no. The loop's
thread.
"""

from kiosk import texts
from kiosk.commands import answers
from kiosk.commands.station import output_lines
from kiosk.commands.station.requests import Request, RequestId
from kiosk.commands.words import Handing
from kiosk.core.errors import Refusal
from kiosk.core.refusals import HeldByOther, SpoolNotFound
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.sharing.hand_over import HandOverEnd, HandOverRequest, granted, operation_of
from kiosk.core.shop.data import Action, Command, Outcome, Spool, Verdict
from kiosk.live.engine import Engine


class HandOverTalk:
    """Finds what a request means, and says what became of those that asked."""

    def __init__(self, engine: Engine, language: str) -> None:
        self._engine, self._language = engine, language
        self._asked: dict[tuple[str, int], RequestId] = {}
        """By tag and worker: the name of the request that asked."""

    def found(self, request: Request) -> Command | str:
        """The command by which the holder hands over; else the line that answers the request."""
        (draft,) = request.commands
        spool = self._engine.shop.spools.get(self._engine.shop.key_of(draft.tag))
        if spool is None:
            return self._refused(request.id, draft, SpoolNotFound(draft.tag))
        holder_id = draft.relevo_de
        assert holder_id is not None
        match request.handing:
            case Handing.ASK:
                return self._ask(request.id, spool, holder_id)
            case Handing.GRANT if request.to is not None:
                return granted(request.to, spool, holder_id, spool.hold, draft.id)
            case _:
                return self._answered(request, draft, spool, holder_id)

    def late(self, end: HandOverEnd) -> str:
        """The line about a request that is over; of an earlier run's the id is null."""
        asked = end.asked.request
        request_id = self._asked.pop((asked.tag, asked.worker_id), None)
        spool = self._engine.shop.spools.get(self._engine.shop.key_of(asked.tag)) or Spool(asked.tag)
        draft = Command("", Action.RELEVO, asked.tag, asked.worker_id, end.asked.operation)
        mark = self._mark(asked.worker_id)
        if end.refusal is not None:
            refused = Outcome(draft, Verdict.REFUSED, mark, end.refusal)
            said = answers.action(refused, str(texts.sentence(end.refusal, self._language)))
        else:
            message = self._phrase("relevo.granted", asked.tag, end.asked.holder, mark)
            said = answers.hand_over(Verdict.APPLIED, message, draft, mark, spool)
            said["event_id"] = end.event_id
        return output_lines.late_answer(request_id, said)

    def asked_here(self, request: HandOverRequest) -> str:
        """The line about a spool that was taken here and that somebody asks for."""
        holder = self._engine.hand_overs.holder_of(request)
        return output_lines.asked_for(
            request, self._mark(request.worker_id), self._mark(holder) if holder is not None else ""
        )

    def _ask(self, request_id: RequestId, spool: Spool, worker_id: int) -> str:
        hand_overs, mark = self._engine.hand_overs, self._mark(worker_id)
        draft = granted(worker_id, spool, None, None)
        if refusal := hand_overs.ask(worker_id, spool):
            return self._refused(request_id, draft, refusal, mark)
        self._asked[spool.tag, worker_id] = request_id
        key = "relevo.asked" if hand_overs.is_shared else "relevo.asked_here"
        message = self._phrase(key, spool.tag, spool.picture.ocupado_por, mark)
        said = answers.hand_over("asked", message, draft, mark, spool)
        return output_lines.hand_over_answer(request_id, said)

    def _answered(self, request: Request, draft: Command, spool: Spool, holder_id: int) -> Command | str:
        asked, operation = self._engine.hand_overs.of(spool.tag), operation_of(spool)
        if asked is None:
            return self._refused(request.id, draft, RelevoNotValid(spool.tag, operation, RelevoCause.UNASKED))
        if request.handing is Handing.GRANT:
            return granted(asked.worker_id, spool, holder_id, asked.hold, draft.id)
        if spool.picture.holder_id != holder_id:
            who = (spool.picture.ocupado_por, spool.picture.fecha_ocupacion)
            refusal = HeldByOther(spool.tag, operation, *who, accion=Action.RELEVO)
            return self._refused(request.id, draft, refusal)
        self._engine.hand_overs.decline(asked)
        mark = self._mark(asked.worker_id)
        message = self._phrase("relevo.declined", spool.tag, spool.picture.ocupado_por, mark)
        said = answers.hand_over(
            "declined", message, granted(asked.worker_id, spool, None, None), mark, spool
        )
        return output_lines.hand_over_answer(request.id, said)

    def _refused(self, request_id: RequestId, draft: Command, refusal: Refusal, mark: str = "") -> str:
        outcome = Outcome(draft, Verdict.REFUSED, mark, refusal)
        return output_lines.answer(request_id, outcome, str(texts.sentence(refusal, self._language)))

    def _phrase(self, key: str, tag: str, holder: str, mark: str) -> str:
        return texts.phrase(key, self._language, tag=tag, holder=holder, worker=mark)

    def _mark(self, worker_id: int) -> str:
        worker = self._engine.shop.workers.get(worker_id)
        return worker.mark if worker else str(worker_id)
