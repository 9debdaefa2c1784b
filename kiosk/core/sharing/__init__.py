"""What stations share: the quota of the service account, who reads the sheet for all, links, presence."""
