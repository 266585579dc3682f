"""`onair doctor`: whether this machine and the account have what deploying and rehearsing need."""
