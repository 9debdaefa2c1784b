"""`kiosk action relevo`: a worker asks for a held spool, and its holder hands it over or says no."""
