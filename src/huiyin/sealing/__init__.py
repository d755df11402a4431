"""The seal of a ledger: a Merkle tree over its entries, signed checkpoints, witnesses, proofs for readers outside.

Pure Python with `cryptography`; knows neither Django nor the ledger's tables. Formats: RFC 6962 trees and the C2SP
specifications signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness, tlog-proof and tlog-policy. `docs/sealing.md`
says what each part is for.
"""
