"""What must hold before a contract is paid for."""

from __future__ import annotations

from decimal import Decimal

from huiyin.components import rows
from huiyin.components.budgets import over_commitment, yuan
from huiyin.components.days import HAPPENED, still_to_come
from huiyin.ledger.facts import Use
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Entry
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.contracts.checks import BUDGET, CONTROL
from huiyin.registers.contracts.models import WHOLE, Contract, ContractDispute, ContractPayment, paid

SETTLEMENT = "《行政事业单位内部控制规范（试行）》（财会〔2012〕21号）：根据合同履行情况办理价款结算"


def contract_of(payment: ContractPayment) -> Contract:
    """A payment always stands beneath a contract: its register begins none elsewhere."""
    assert payment.parent_id is not None
    return Contract.objects.get(pk=payment.parent_id)


def asked(payment: ContractPayment) -> Decimal:
    """What is to be paid; 0 while a form has nothing yet."""
    return payment.amount or Decimal(0)


@check("合同已经签订", basis=CONTROL)
def payment_contract_stands(payment: ContractPayment, case: Case) -> str | None:
    contract = contract_of(payment)
    if contract.stands and contract.signed_on:
        return None
    return f"合同{mention(contract, f'“{contract.title}”', '')}还没有签订，签订登记以后才能付款"


@check("没有因纠纷暂停付款", basis="登记合同纠纷时作出的暂停付款决定")
def payment_is_not_halted(payment: ContractPayment, case: Case) -> str | None:
    dispute = ContractDispute.objects.filter(parent=payment.parent_id, halts_payment=True).open().first()
    return f"合同纠纷“{dispute}”尚未了结，暂停付款；请先办结纠纷" if dispute else None


@check("不超合同金额", basis="累计付款不得超过合同金额", field="amount", can_be_past=False)
def payment_within_value(payment: ContractPayment, case: Case) -> str | None:
    if asked(payment) <= 0:
        return "付款金额应大于0"
    contract = contract_of(payment)
    taken = paid(contract, without=payment.pk)
    if taken + asked(payment) <= contract.value:
        return None
    left = max(contract.value - taken, Decimal(0))
    others = f"，已付和在办的付款{yuan(taken)}" if taken else ""
    return f"合同金额{yuan(contract.value)}{others}，只剩{yuan(left)}可付"


@check("付款不快于履约", basis=SETTLEMENT, severity=Severity.WARN, field="amount")
def payment_follows_performance(payment: ContractPayment, case: Case) -> str | None:
    """Everything paid so far is no greater a share of the value than the share performed."""
    contract = contract_of(payment)
    together = paid(contract, without=payment.pk) + asked(payment)
    earned = contract.value * contract.performed / WHOLE
    if together <= earned:
        return None
    return f"已履约{contract.performed}%，对应{yuan(earned)}；连同本次累计付款{yuan(together)}。属于约定预付款的请说明"


@check("按计划付款", basis=SETTLEMENT, severity=Severity.WARN, field="amount")
def payment_follows_plan(payment: ContractPayment, case: Case) -> str | None:
    """Everything paid so far is within the instalments whose condition is met and whose day has come."""
    contract = contract_of(payment)
    due = due_by_plan(contract, case)
    together = paid(contract, without=payment.pk) + asked(payment)
    return f"按付款计划现在应付{yuan(due)}，连同本次累计付款{yuan(together)}" if together > due else None


def due_by_plan(contract: Contract, case: Case) -> Decimal:
    met = [
        row for row in contract.payment_plan
        if int(row.get("percent") or 0) <= contract.performed
        and ((day := rows.day(row, "on")) is None or day <= case.happened_on)
    ]
    return rows.total(met, "amount")


@check("付款不超预算", basis=BUDGET, field="amount", can_be_past=False)
def payment_fits_budget(payment: ContractPayment, case: Case) -> str | None:
    return over_commitment(payment.pk, payment.budget_line_id, asked(payment), [payment.parent_id])


@check("发票没有用过", basis="同一票据不得重复报销", field="invoice_number", can_be_past=False)
def payment_invoice_is_new(payment: ContractPayment, case: Case) -> str | None:
    if not payment.invoice:
        return None
    same = Use.objects.filter(kind=Use.Kind.INVOICE, key=payment.invoice).exclude(matter=payment.pk)
    other = same.select_related("matter").first()
    return f"发票{payment.invoice}已在{mention(other.matter, f'“{other.matter}”')}中登记，请核对发票" if other else None


@check("付给合同对方", basis=CONTROL, severity=Severity.WARN, field="party")
def payment_to_the_party(payment: ContractPayment, case: Case) -> str | None:
    party = contract_of(payment).party
    return None if payment.party in ("", party) else f"收款单位“{payment.party}”不是合同对方“{party}”"


@check("付款日期已到", basis=HAPPENED, field="paid_on")
def payment_made_by_now(payment: ContractPayment, case: Case) -> str | None:
    return still_to_come(payment, case, "paid_on")


@check("先审批后付款", basis=SETTLEMENT, severity=Severity.WARN, field="paid_on")
def payment_after_approval(payment: ContractPayment, case: Case) -> str | None:
    approved = Entry.objects.filter(matter=payment.pk, step="approve", action="approve").order_by("-sequence")
    day = approved.values_list("happened_on", flat=True).first()
    return f"{day}才审批，{payment.paid_on}已经付款" if day and payment.paid_on and payment.paid_on < day else None
