from django.urls import path

from huiyin.registers.rectification.pages import carrying, groups, keeping, learning, merging

app_name = "rectifying"

urlpatterns = [
    path("<int:pk>/carry-over/", carrying.carry_over, name="carry-over"),
    path("<int:pk>/merge/", merging.merge, name="merge"),
    path("<int:pk>/lessons/", learning.lessons, name="lessons"),
    path("<int:pk>/group/", groups.group, name="group"),
    path("<int:pk>/review/", keeping.review, name="review"),
    path("<int:pk>/long-term/", keeping.long_term, name="long-term"),
]
