"""State that stations share through Redis: quota, leader election, the picture, presence, write leases."""
