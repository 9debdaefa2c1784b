"""What stations share through Redis: quota, the reader and its picture, presence, write leases."""
