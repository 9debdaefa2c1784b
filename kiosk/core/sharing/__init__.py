"""What stations share: the service account's quota, the election of the reader, link states, presence."""
