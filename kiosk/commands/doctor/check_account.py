"""The service account's file. Pure; `kiosk init` uses it as well."""

from kiosk.commands.doctor.finding import Finding, Level
from kiosk.sheets.http.account import Account, AccountTrouble

CHECK = "account"


def check(found: Account | AccountTrouble, file: str) -> list[Finding]:
    """Check the file, and name the account to share the spreadsheet with."""
    if isinstance(found, Account):
        return [Finding(CHECK, Level.OK, "account.ok", {"email": found.email})]
    return [Finding(CHECK, Level.FAULT, f"account.{found}", {"file": file})]
