from tests.registers.contracts.walks import scene  # noqa: F401
