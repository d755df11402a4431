"""The look of the marked page, carried inside it."""

STYLE = """
:root{--serious:#a3211a;--warning:#8a4b00;--hint:#1d4f91}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem;color:#1c232d;background:#fff;
font:1rem/1.8 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.35rem;margin:.2rem 0 .6rem}
.lead{margin:0 0 1rem}.tip,footer,.basis{color:#59636e;font-size:.88rem}
.show{position:absolute;opacity:0;width:1px;height:1px}
.tag{display:inline-block;padding:0 .6em;border-radius:4px;cursor:pointer;border:1px solid currentColor;background:#fff}
.tag.serious{color:var(--serious)}.tag.warning{color:var(--warning)}.tag.hint{color:var(--hint)}
main{padding-right:23.5rem}
.text{margin:0 0 .6rem;white-space:pre-wrap}
.notes{float:right;clear:right;width:22rem;margin:0 -23.5rem .3rem 0}
.note{border:1px solid #d5dae0;border-left:4px solid;border-radius:4px;padding:.4rem .7rem;margin:0 0 .5rem;
font-size:.92rem;line-height:1.6;break-inside:avoid}
.note p{margin:0 0 .2rem}.head{font-weight:700}
.note.serious{border-left-color:var(--serious)}.note.serious .head{color:var(--serious)}
.note.warning{border-left-color:var(--warning)}.note.warning .head{color:var(--warning)}
.note.hint{border-left-color:var(--hint)}.note.hint .head{color:var(--hint)}
.advice{color:#1b5e33}
q{color:#59636e;quotes:"“" "”";margin-right:.3em}
mark{color:inherit}
mark.serious{background:#fbdcd9}mark.warning{background:#fdeab0}mark.hint{background:#dbe7f6}
.pin{display:inline-block;min-width:1.5em;padding:0 .3em;margin-right:.25em;border-radius:3px;background:#414b57;
color:#fff;font-size:.78rem;line-height:1.5;text-align:center;text-decoration:none}
:target{outline:3px solid #4f83c6;outline-offset:2px}
a:focus-visible,.show:focus-visible~.lead{outline:3px solid #4f83c6;outline-offset:2px}
#show-serious:not(:checked)~main .note.serious,#show-warning:not(:checked)~main .note.warning,
#show-hint:not(:checked)~main .note.hint{display:none}
#show-serious:not(:checked)~main mark.serious,#show-warning:not(:checked)~main mark.warning,
#show-hint:not(:checked)~main mark.hint{background:none}
#show-serious:not(:checked)~main .pin.serious,#show-warning:not(:checked)~main .pin.warning,
#show-hint:not(:checked)~main .pin.hint{display:none}
#show-serious:not(:checked)~.lead .serious,#show-warning:not(:checked)~.lead .warning,
#show-hint:not(:checked)~.lead .hint{text-decoration:line-through;opacity:.75}
footer{clear:both;border-top:1px solid #d5dae0;margin-top:1rem;padding-top:.6rem}
@media screen and (max-width:52rem){
main{padding-right:0}.row{display:flex;flex-direction:column}.text{order:1}
.notes{order:2;float:none;width:auto;margin:0 0 .6rem}
}
@media print{
@page{size:A4;margin:18mm 14mm}
body{max-width:none;padding:0;font-size:10.5pt}.tip{display:none}
main{padding-right:7.4cm}.notes{width:7cm;margin-right:-7.4cm}
mark,.pin,.tag{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""
