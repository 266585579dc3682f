"""The portfolio report: what was built, the evidence that it works, what it costs, what was learnt.

It reads what is there for anybody to read: synthesized templates, the evidence of a rehearsal, the prices.
"""
