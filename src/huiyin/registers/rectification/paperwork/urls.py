from django.urls import path

from huiyin.registers.rectification.paperwork import downloads, lists, returning

app_name = "paperwork"

urlpatterns = [
    path("<int:pk>/lists/", lists.three_lists, name="lists"),
    path("<int:pk>/ledger.xlsx", downloads.ledger, name="ledger"),
    path("<int:pk>/close-outs.zip", downloads.close_outs, name="close-outs"),
    path("<int:pk>/progress/", returning.progress, name="progress"),
    path("<int:pk>/progress.zip", downloads.progress_sheets, name="progress-sheets"),
    path("<int:pk>/progress/<int:department>.xlsx", downloads.progress_sheet, name="progress-sheet"),
]
