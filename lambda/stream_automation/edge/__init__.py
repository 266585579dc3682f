"""The edge to AWS: one module per service, and nothing else of the package imports boto3.

Each module makes its client when it is imported, so a function pays at its cold start for what it uses and no more.
"""
