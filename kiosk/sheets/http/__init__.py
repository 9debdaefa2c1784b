"""How a request gets to the Sheets API and comes back: client, sessions, retries, quota, time-outs, DNS."""
