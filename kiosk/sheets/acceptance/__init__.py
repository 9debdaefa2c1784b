"""What a person needs who accepts the audit: one read of audit and sheet at one moment, and one append.

Works while an alarm stops all other writing, and leaves what the station has stored as it is.
"""
