"""What runs in AWS: starts and stops channels, tells people, and stops what was forgotten.

`lambda/` is the import root. Only the modules of `edge` touch boto3; everything else takes and returns
plain values.
"""
