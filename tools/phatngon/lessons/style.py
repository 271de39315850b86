"""One style for lessons on screen, shared by widgets and by native HTML; colours pass contrast AA, never carry meaning alone."""

from __future__ import annotations

from phatngon.base.html import Html

CSS = """
.pn-ready{border-left:4px solid #0b5cad;padding:.5em .9em;background:#eef4fb;color:#10233c;margin:.4em 0}
.pn-mishap{border-left:4px solid #8a1c1c;padding:.5em .9em;background:#fdeeee;color:#4a0d0d}
.pn-item{border:1px solid #8a97a8;border-radius:6px;padding:.7em 1em;margin:1em 0;background:#fff;color:#16202c;max-width:62em}
.pn-item-title{margin:0 0 .4em;font-size:.92em;color:#44546a}
.pn-stem{font-size:1.06em;line-height:1.5}
.pn-stem p{margin:.3em 0}
.pn-result{border-left:4px solid #5b6775;font-size:16px;line-height:1.5;padding:.4em .9em;margin:.5em 0;background:#f4f6f8;color:#16202c}
.pn-dung{border-color:#1a6b35;background:#eef7f0}
.pn-gan_dung{border-color:#8a5a00;background:#fdf6e7}
.pn-chua_dung{border-color:#8a1c1c;background:#fdf1f1}
.pn-result ul{margin:.3em 0 .3em 1.2em;padding:0}
.pn-cite{font-size:.92em;color:#38485c;margin:.3em 0}
.pn-mark{font-style:italic}
.pn-law{border:1px solid #c3ccd7;border-radius:6px;padding:.5em .9em;margin:.6em 0;background:#fbfcfe;color:#16202c;max-width:62em}
.pn-law dt{float:none!important;width:auto!important;display:block;font-weight:600;margin-top:.4em}
.pn-law dd{float:none!important;width:auto!important;display:block;margin:.1em 0 .4em 0!important;line-height:1.5}
.pn-table{overflow-x:auto;margin:.8em 0;max-width:100%}
.pn-table table{border-collapse:collapse;color:#16202c;background:#fff;font-size:.95em}
.pn-table caption{text-align:left;font-weight:600;padding:.3em 0}
.pn-table th,.pn-table td{border:1px solid #aab5c2;padding:.35em .6em;text-align:left!important;vertical-align:top;white-space:normal}
.pn-table th{background:#e6edf5;color:#10233c}
.pn-bar{display:inline-block;height:.9em;width:14em;border:1px solid #44546a;background:#fff;vertical-align:middle;margin-right:.6em}
.pn-bar i{display:block;height:100%;background:#0b5cad}
.pn-figure img{max-width:100%;height:auto}
.pn-figure figcaption{color:#38485c;font-size:.95em}
.pn-paper{display:none}
.pn-step{border-top:1px solid #c3ccd7;margin-top:.7em;padding-top:.4em}
.pn-step input:disabled,.pn-step textarea:disabled{opacity:1;color:#16202c;-webkit-text-fill-color:#16202c;background:#f4f6f8}
.widget-radio-box{max-width:60em;width:100%}
.widget-radio-box label{white-space:normal!important;height:auto!important;line-height:1.45!important;padding:.25em 0;display:flex;flex-direction:row-reverse;justify-content:flex-end;align-items:center;gap:.6em;font-size:16px}
.widget-radio-box input{flex:none;margin:0;width:18px;height:18px}
.pn-choice .widget-label-basic{white-space:normal!important;line-height:1.45;font-size:16px}
.pn-choice,.pn-row{height:auto!important;overflow:visible;align-items:flex-start}
.pn-live button:focus-visible,.pn-live input:focus-visible,.pn-live select:focus-visible,.pn-live textarea:focus-visible{outline:3px solid #0b5cad!important;outline-offset:2px}
.pn-live .widget-hbox,.pn-live .widget-vbox{overflow:visible}
.pn-live .widget-button{margin:4px 6px 4px 2px;height:2.3em;line-height:2.2em;width:auto;padding:0 1.1em;font-size:16px}
.pn-live .pn-check{background:#0b2f5c;color:#fff;font-weight:600}
.pn-row .widget-label{white-space:normal;line-height:1.4;height:auto;overflow:visible;text-align:left;font-size:16px}
.pn-row select{flex:none!important;margin-left:auto;max-width:23.5em}
"""


def style_tag() -> Html:
    """The style as one element, put on the page once by ``ready``."""
    return Html(f"<style>{CSS}</style>")
