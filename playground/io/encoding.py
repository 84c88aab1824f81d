"""In which letters a file is written: by its mark, else UTF-8, else by which language's letters it gives."""

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.words import _, mark

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-16": "UTF-16",
        "utf-16-le": "UTF-16",
        "utf-16-be": "UTF-16",
        "utf-32": "UTF-32",
        "cp949": mark("Korean (CP949)"),
        "cp932": mark("Japanese (Shift-JIS)"),
        "euc_jp": mark("Japanese (EUC-JP)"),
        "gb18030": mark("Chinese (GB18030)"),
        "big5": mark("Chinese (Big5)"),
        "cp1251": mark("Cyrillic (Windows-1251)"),
        "latin-1": mark("Latin-1"),
    }
)
"""The encodings that are told apart, by Python's name, as a person reads them."""

MARKS: Mapping[bytes, str] = MappingProxyType(
    {
        codecs.BOM_UTF8: "utf-8",
        codecs.BOM_UTF32_LE: "utf-32",
        codecs.BOM_UTF32_BE: "utf-32",
        codecs.BOM_UTF16_LE: "utf-16",
        codecs.BOM_UTF16_BE: "utf-16",
        b"\x84\x31\x95\x33": "gb18030",
    }
)

SAMPLE = 400_000
"""Bytes by which letters are judged, should the file have more."""

KOREAN = frozenset(
    "가간갈감강개거건검격결경계고공과관교구국군권규균그금급기길나남내년노농높누뉴다단달당대도동되등라락래량러력령로록료류률르름리마만매면명모목무문물미민바반발방번별병보복부분"
    "비사산상생서석선설성세소속수순술스습승시식신실심아안액양어업여역연열영오온와외요용우운원월위유율은의음이인일임입자작장재저적전점정제조종주준중증지직진질집차처체초총최"
    "추출충측치코타통판평포표품풍하학한합해행향호화환활회후전력날짜값"
)
CHINESE = frozenset(
    "日期时间年月份数据名称编号代码收盘开高低最价格成交量金额涨跌幅换手率总前后股票市场地区城国家温度湿气压风速向降雨水平均值位单元序站点类型销售出入口人数指标增长同比环电力负荷"
    "流空质优良中大小上下一二三四五六七八九十分秒浦发银行工商科技万亿客运旅行车辆海北京上天津广州深圳"
)
TRADITIONAL = frozenset(
    "日期時間年月份數據名稱編號代碼收盤開高低最價格成交量金額漲跌幅總前後股票市場地區縣國家溫度濕氣壓風速向降雨水平均值單位站點類型銷售出入口人數指標台臺灣北中南東證券筆"
)
JAPANESE = frozenset(
    "年月日時分秒曜気温平均最高低降水量照風速向湿度現地上下番号品質情報東京大阪都道府県市区町村売数金額価格株終始値安出来合計人口感染者累計新規死亡名前電力使用実績万"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The encoding of a file (Python's name), and whether that was a guess."""

    encoding: str
    guessed: bool


def decode(data: bytes, encoding: str | None = None) -> tuple[str, Letters]:
    """Return the text of a file, and how it was decoded; `encoding` where the person says which.

    Raises
    ------
    ValueError : a sentence: an unknown encoding, or the file is no text
    """
    known = encoding or _marked(data) or _zeros(data)
    if known:
        text, letters = _with(data, known), Letters(encoding=known, guessed=False)
    elif _is_utf8(data):
        text, letters = data.decode("utf-8", "replace"), Letters(encoding="utf-8", guessed=False)
    else:
        guess = _guess(data)
        text, letters = data.decode(_codec(guess, data), "replace"), Letters(encoding=guess, guessed=True)
    _check_text(text)
    return text, letters


def note(letters: Letters) -> tuple[str, ...]:
    """Say which letters were guessed, where they were."""
    if not letters.guessed:
        return ()
    if letters.encoding == "latin-1":
        return (_("The file isn't UTF-8 and is read as Latin-1: letters beyond A–Z in its names may look wrong."),)
    return (
        _("The file isn't UTF-8: its letters are read as {encoding}.").format(encoding=_(ENCODINGS[letters.encoding])),
    )


def _marked(data: bytes) -> str | None:
    return next((encoding for start, encoding in MARKS.items() if data.startswith(start)), None)


def _zeros(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of ASCII is 0."""
    start = data[:1000]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if odd > len(start) / 3 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(start) / 3 and not odd else None


def _with(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding, "replace").lstrip("\ufeff")
    except LookupError:
        raise ValueError(
            _("There is no encoding “{got}”: one of {known}, for example.").format(
                got=encoding, known=", ".join(ENCODINGS)
            )
        ) from None


def _is_utf8(data: bytes) -> bool:
    """Whether all of it is UTF-8, but for a letter that is cut off at the end."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 3 and error.start > 0 and not data[: error.start].isascii()
    return True


def _codec(encoding: str, data: bytes) -> str:
    """Latin-1 as it is mostly meant, with € and curly quotes, where every byte has a meaning there."""
    return "cp1252" if encoding == "latin-1" and not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else encoding


def _guess(data: bytes) -> str:
    """Return the encoding in which the letters beyond ASCII are, on average, the most usual ones of their language."""
    lines = [line for line in data[:SAMPLE].splitlines()[:-1] or [data[:SAMPLE]] if not line.isascii()]
    sample = b"\n".join(lines[:2000]) or data
    scores = {encoding: _score(sample, encoding, usual) for encoding, usual in _USUAL.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0.25 else "latin-1"


def _score(sample: bytes, encoding: str, usual: Callable[[str], float]) -> float:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    runs = re.findall(r"[^\x00-\x7f]+", text)
    letters = sum(map(len, runs))
    return sum(usual(run) for run in runs) / letters if letters else 0.0


SIGNS = frozenset("°℃㎜㎡㎥㎞㎍㎎％·、。，：（）()「」～－―─→・ⅠⅡ㈜々μ²³′″％￥")


def _korean(run: str) -> float:
    return sum(1.0 if c in KOREAN else 0.5 if "가" <= c <= "힣" else 0.5 * (c in SIGNS) for c in run)


def _japanese(run: str) -> float:
    def usual(c: str) -> float:
        if "ぁ" <= c <= "ヿ" or c in JAPANESE:
            return 1.0
        return 0.4 if "一" <= c <= "龥" else 0.5 * (c in SIGNS)

    return sum(map(usual, run))


def _chinese(run: str) -> float:
    return sum(1.0 if c in CHINESE else 0.4 if "一" <= c <= "龥" else 0.5 * (c in SIGNS) for c in run)


def _traditional(run: str) -> float:
    return sum(1.0 if c in TRADITIONAL else 0.4 if "一" <= c <= "龥" else 0.5 * (c in SIGNS) for c in run)


def _cyrillic(run: str) -> float:
    return (0.9 if len(run) > 2 else 0.3) * len(run) if re.fullmatch(r"[А-ЯЁа-яё][а-яё]*|[А-ЯЁ]{2,5}", run) else 0.0


def _western(run: str) -> float:
    """A letter or two with an accent between plain ones; a longer run is another script's."""
    usual = sum(c in "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœÀÁÂÄÅÆÇÈÉÊËÍÑÓÔÖØÚÜŒ€£°µ²³±§«»·’“”–" for c in run)
    return (0.8 if len(run) < 3 else 0.2) * usual


_USUAL: Mapping[str, Callable[[str], float]] = MappingProxyType(
    {
        "cp949": _korean,
        "cp932": _japanese,
        "euc_jp": _japanese,
        "gb18030": _chinese,
        "big5": _traditional,
        "cp1251": _cyrillic,
        "latin-1": _western,
    }
)


def _check_text(text: str) -> None:
    start = text[:10_000]
    control = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]", start))
    if control > len(start) / 100:
        raise ValueError(
            _("The file is no text (a picture, a spreadsheet or an archive, perhaps): save it as CSV first.")
        )
