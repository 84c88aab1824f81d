"""Small texts, typed after the peculiarities of files that people feed to recurrent networks."""

import re
from dataclasses import dataclass, field

import numpy as np
import pytest

from playground.io import read_csv

nan = np.nan


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text, and what a right reading gives of it."""

    text: str
    columns: dict[str, list[float]]
    first: str
    steps: tuple[str, str] | None = None
    says: tuple[str, ...] = ()
    silent: bool = False
    encoding: str = "utf-8"
    options: dict = field(default_factory=dict)


TEXTS = {
    "a weather station, days first, −9999 for missing": Text(
        text='"Date Time","p (mbar)","wv (m/s)"\n01.01.2009 00:10:00,996.52,1.03\n'
        "13.01.2009 00:20:00,996.57,-9999.00\n"
        "14.01.2009 00:30:00,996.53,-9999.00\n15.01.2009 00:40:00,996.51,0.72\n16.01.2009 00:50:00,996.5,0.19\n"
        "17.01.2009 01:00:00,996.4,0.34\n",
        columns={"wv (m/s)": [1.03, -9999, -9999, 0.72, 0.19, 0.34]},
        first="p (mbar)",
        steps=("01.01.2009 00:10:00", "17.01.2009 01:00:00"),
        says=("-9999 stands 2 times",),
    ),
    "sunspots: semicolons, no header, year, month and a year with decimals": Text(
        text="1749;01;1749.042;  96.7; -1.0;   -1;1\n1749;02;1749.123; 104.3; -1.0;   -1;1\n"
        "1749;03;1749.204; 116.7; -1.0;   -1;1\n1749;04;1749.288;  92.8; -1.0;   -1;1\n",
        columns={"column 4": [96.7, 104.3, 116.7, 92.8]},
        first="column 4",
        steps=("1749.042", "1749.288"),
    ),
    "an index without a name": Text(
        text=",Date,Spots\n0,1749-01-31,96.7\n1,1749-02-28,104.3\n2,1749-03-31,116.7\n",
        columns={"Spots": [96.7, 104.3, 116.7]},
        first="Spots",
        steps=("1749-01-31", "1749-03-31"),
        silent=True,
    ),
    "Unnamed: 0": Text(text="Unnamed: 0,price\n0,3.5\n1,4.5\n", columns={"price": [3.5, 4.5]}, first="price"),
    "power of a household: date and time apart, ? for missing": Text(
        text="Date;Time;Active;Voltage\n16/12/2006;17:24:00;0.418;234.840\n16/12/2006;17:25:00;?;\n"
        "16/12/2006;17:26:00;5.374;233.290\n",
        columns={"Active": [0.418, nan, 5.374], "Voltage": [234.84, nan, 233.29]},
        first="Active",
        steps=("16/12/2006 17:24:00", "16/12/2006 17:26:00"),
        silent=True,
    ),
    "air quality: decimal commas, empty columns and rows, −200": Text(
        text="Date;Time;CO(GT);PT08;C6H6(GT);;\n10/03/2004;18.00.00;2,6;1360;11,9;;\n"
        "10/03/2004;19.00.00;2;1292;9,4;;\n"
        "10/03/2004;20.00.00;-200;1402;9,0;;\n10/03/2004;21.00.00;2,2;1376;9,2;;\n"
        "10/03/2004;22.00.00;-200;1272;6,5;;\n"
        "10/03/2004;23.00.00;1,2;1197;4,7;;\n;;;;;;\n;;;;;;\n",
        columns={"CO(GT)": [2.6, 2, -200, 2.2, -200, 1.2], "C6H6(GT)": [11.9, 9.4, 9, 9.2, 6.5, 4.7]},
        first="CO(GT)",
        steps=("10/03/2004 18.00.00", "10/03/2004 23.00.00"),
        says=("2 empty rows are left out", "the day is taken to come first", "-200"),
    ),
    "series in rows, of different lengths": Text(
        text='"V1","V2","V3","V4"\n"H1",605,586,586\n"H2",3124,2990,\n"H3",1828,1806,1897\n',
        columns={"V2": [605, 3124, 1828], "V4": [586, nan, 1897]},
        first="V2",
    ),
    "heartbeats in exponents, no header": Text(
        text="9.779411554336547852e-01,9.2647e-01\n9.601139426231384277e-01,8.6325e-01\n"
        "1.000000000000000000e+00,6.5946e-01\n",
        columns={"column 1": [0.9779411554336547852, 0.9601139426231384277, 1]},
        first="column 1",
        silent=True,
    ),
    "columns set apart by blanks": Text(
        text="   1.0000000e+00  -4.6428e-01\n  -1.0000000e+00  -8.9697e-01\n   1.0000000e+00  -4.6470e-01\n",
        columns={"column 2": [-0.46428, -0.89697, -0.4647]},
        first="column 1",
        silent=True,
    ),
    "Japanese weather: a stamp, a place and qualities around the header": Text(
        text="ダウンロードした時刻：2023/05/01 12:00:00\r\n\r\n,東京,東京\r\n"
        "年月日,平均気温(℃),平均気温(℃)\r\n,,品質情報\r\n"
        "2022/1/1,3.5,8\r\n2022/1/2,4.1,8\r\n2022/1/3,5.0,5\r\n",
        encoding="cp932",
        columns={"平均気温(℃)": [3.5, 4.1, 5], "平均気温(℃) 品質情報": [8, 8, 5]},
        first="平均気温(℃)",
        steps=("2022/1/1", "2022/1/3"),
        says=("Japanese", "2 lines above the table are left out", "1 row below the header is left out"),
    ),
    "Chinese share prices, newest first": Text(
        text="日期,股票代码,名称,收盘价,成交量\r\n2020-01-06,'600000,浦发银行,12.46,41000000\r\n"
        "2020-01-03,'600000,浦发银行,12.60,38000000\r\n2020-01-02,'600000,浦发银行,None,0\r\n",
        encoding="gb18030",
        columns={"收盘价": [nan, 12.6, 12.46], "成交量": [0, 38000000, 41000000]},
        first="收盘价",
        steps=("2020-01-02", "2020-01-06"),
        says=("Chinese", "newest"),
    ),
    "Russian names and blanks for thousands": Text(
        text="Дата;Цена\n01.02.2020;1 234,5\n02.02.2020;998,7\n03.02.2020;1\u00a0001,2\n",
        encoding="cp1251",
        columns={"Цена": [1234.5, 998.7, 1001.2]},
        first="Цена",
        steps=("01.02.2020", "03.02.2020"),
        says=("Cyrillic",),
    ),
    "a spreadsheet's Unicode text": Text(
        text="Date\tValue\r\n1.1.2020\t1.234,5\r\n2.1.2020\t998,25\r\n3.1.2020\t1.001,0\r\n",
        encoding="utf-16",
        columns={"Value": [1234.5, 998.25, 1001]},
        first="Value",
        steps=("1.1.2020", "3.1.2020"),
        silent=True,
    ),
    "Markdown": Text(
        text="| date | value |\n|:-----|------:|\n| 2020-01-01 | 1.5 |\n| 2020-01-02 | 2.5 |\n",
        columns={"value": [1.5, 2.5]},
        first="value",
        steps=("2020-01-01", "2020-01-02"),
        silent=True,
    ),
    "years as columns, lines above": Text(
        text='"Data Source","World Development Indicators",\n\n"Last Updated Date","2023-07-25",\n\n'
        '"Country Name","Country Code","1960","1961","1962",\n"Aruba","ABW","54608","55811","56682",\n'
        '"Korea","KOR","25012374","25765673","",\n',
        columns={"1960": [54608, 25012374], "1962": [56682, nan]},
        first="1960",
        says=("2 lines above the table are left out",),
    ),
    "a bank's series: five lines of what it is, decimal commas, a point for missing": Text(
        text='"";BBEX3;BBEX3_FLAGS\n"";"Referenzkurs";\nEinheit;USD;\nStand vom;30.10.2020 16:03:42;\n'
        "1999-01-04;1,1789;\n"
        "1999-01-05;1,1790;\n1999-01-06;.;Kein Wert\n1999-01-07;1,163;\n",
        columns={"BBEX3": [1.1789, 1.179, nan, 1.163]},
        first="BBEX3",
        steps=("1999-01-04", "1999-01-07"),
        says=("3 rows below the header are left out",),
    ),
    "anomalies: a title with a comma, lines above, years": Text(
        text="Global Anomalies, January-December\nUnits: Degrees Celsius\nMissing: -999\nYear,Value\n"
        "1880,-0.11\n1881,-0.07\n1882,-.08\n",
        columns={"Year": [1880, 1881, 1882], "Value": [-0.11, -0.07, -0.08]},
        first="Value",
        steps=("1880", "1882"),
        says=("3 lines above the table are left out",),
    ),
    "comments above, several marks for missing": Text(
        text="# Title: CO2\n# a comment, with commas\nyear,month,decimal date,average,ndays,sdev\n"
        "1958,3,1958.2027,315.71,-1,-9.99\n"
        "1958,4,1958.2877,317.45,-1,-9.99\n1958,5,1958.3699,317.51,25,0.3\n1958,6,1958.4548,317.27,26,0.2\n"
        "1958,7,1958.5370,315.87,24,0.22\n",
        columns={"average": [315.71, 317.45, 317.51, 317.27, 315.87], "ndays": [-1, -1, 25, 26, 24]},
        first="average",
        steps=("1958-03", "1958-07"),
        says=("-9.99 stands 2 times in “sdev”", "-1 stands 2 times in “ndays”"),
    ),
    "stars for missing": Text(
        text="Year,Jan,Feb\n1880,-.19,-.25\n1881,-.20,***\n1882,.16,.13\n",
        columns={"Jan": [-0.19, -0.2, 0.16], "Feb": [-0.25, nan, 0.13]},
        first="Jan",
        steps=("1880", "1882"),
    ),
    "a point for missing": Text(
        text="DATE,DGS10\n1962-01-02,4.06\n1962-01-03,.\n1962-01-04,4.03\n",
        columns={"DGS10": [4.06, nan, 4.03]},
        first="DGS10",
        steps=("1962-01-02", "1962-01-04"),
        silent=True,
    ),
    "quarters, thousands within quotes": Text(
        text='quarter,gdp\n2001Q1,"1,004.3"\n2001Q2,"1,012.0"\n2001Q3,999.5\n',
        columns={"gdp": [1004.3, 1012, 999.5]},
        first="gdp",
        steps=("2001Q1", "2001Q3"),
        silent=True,
    ),
    "seconds since 1970": Text(
        text="Timestamp,Open,Volume\n1325317920,4.39,0.45\n1325317980,4.40,NaN\n1325318040,4.41,1.5\n",
        columns={"Open": [4.39, 4.4, 4.41], "Volume": [0.45, nan, 1.5]},
        first="Open",
        steps=("1325317920", "1325318040"),
    ),
    "an address above the header, milliseconds and dates": Text(
        text="https://www.example.org\nunix,date,symbol,open\n1646092800000,2022-03-01 00:00:00,BTC/USD,43221.71\n"
        "1646089200000,2022-02-28 23:00:00,BTC/USD,43085.30\n1646085600000,2022-02-28 22:00:00,BTC/USD,42900.1\n",
        columns={"open": [42900.1, 43085.3, 43221.71]},
        first="open",
        steps=("2022-02-28 22:00:00", "2022-03-01 00:00:00"),
        says=("newest", "1 line above the table is left out"),
    ),
    "dollars, months first": Text(
        text="Date,Close/Last,Volume\n01/13/2023,$134.76,57809720\n01/12/2023,$133.41,71379650\n"
        "01/11/2023,$133.49,69458950\n",
        columns={"Close/Last": [133.49, 133.41, 134.76]},
        first="Close/Last",
        steps=("01/11/2023", "01/13/2023"),
        says=("newest",),
    ),
    "M, K, % and a dash": Text(
        text='"Date","Price","Vol.","Change %"\n"03/31/2021","1,691.05","1.23M","-0.45%"\n'
        '"03/30/2021","998.40","456.78K","1.20%"\n'
        '"03/29/2021","1,000.00","-","0.00%"\n',
        columns={"Price": [1000, 998.4, 1691.05], "Vol.": [nan, 456780, 1230000], "Change %": [0, 1.2, -0.45]},
        first="Price",
        steps=("03/29/2021", "03/31/2021"),
        says=("“Vol.”: K, M and B stand for", "newest"),
    ),
    "years without a number": Text(
        text='"Month","Sales of shampoo"\n"1-01",266.0\n"1-02",145.9\n"1-03",183.1\n\nSales of shampoo\n',
        columns={"Sales of shampoo": [266, 145.9, 183.1]},
        first="Sales of shampoo",
        steps=("1-01", "1-03"),
        says=("1 row that holds no numbers is left out",),
    ),
    "three rows of header for two companies": Text(
        text="Price,Close,Close,High\nTicker,AAPL,MSFT,AAPL\nDate,,,\n2023-01-03,123.5,239.5,130.9\n"
        "2023-01-04,126.3,229.1,128.6\n",
        columns={"Close AAPL": [123.5, 126.3], "Close MSFT": [239.5, 229.1], "High": [130.9, 128.6]},
        first="Close AAPL",
        steps=("2023-01-03", "2023-01-04"),
        says=("2 rows below the header are left out",),
    ),
    "the header is the last of three full rows": Text(
        text='Back to Contents,Data 1: WTI\nSourcekey,RWTC\nDate,WTI Spot Price\n"Jan 02, 1986",25.56\n'
        '"Jan 03, 1986",26.00\n"Jan 06, 1986",26.53\n',
        columns={"WTI Spot Price": [25.56, 26, 26.53]},
        first="WTI Spot Price",
        steps=("Jan 02, 1986", "Jan 06, 1986"),
        says=("2 lines above the table are left out",),
    ),
    "consumers in columns, whole numbers and long decimals": Text(
        text='"";"MT_001";"MT_002"\n"2011-01-01 00:15:00";0;3,80710659898477\n'
        '"2011-01-01 00:30:00";5,0761421319797;22,7596017069701\n'
        '"2011-01-01 00:45:00";0;7,614\n',
        columns={"MT_001": [0, 5.0761421319797, 0], "MT_002": [3.80710659898477, 22.7596017069701, 7.614]},
        first="MT_001",
        steps=("2011-01-01 00:15:00", "2011-01-01 00:45:00"),
    ),
    "one decimal comma settles the file": Text(
        text="a;b\n1,250;3,5\n2,125;4,25\n", columns={"a": [1.25, 2.125], "b": [3.5, 4.25]}, first="a", silent=True
    ),
    "a leading 0, settles the column": Text(text="a\n1,250\n0,125\n", columns={"a": [1.25, 0.125]}, first="a"),
    "a date in four columns of numbers": Text(
        text="No,year,month,day,hour,pm2.5,cbwd\n1,2010,1,1,0,NA,NW\n2,2010,1,1,1,NA,NW\n3,2010,1,1,2,129,cv\n"
        "4,2010,1,1,3,148,cv\n",
        columns={"pm2.5": [nan, nan, 129, 148]},
        first="pm2.5",
        steps=("2010-01-01 00:00", "2010-01-01 03:00"),
    ),
    "codes of season, weekday and holiday": Text(
        text="instant,dteday,season,yr,holiday,weekday,temp\n1,2011-01-01,1,0,0,6,0.344\n"
        "2,2011-01-02,1,0,0,0,0.363\n3,2011-01-03,1,0,1,1,0.196\n",
        columns={"temp": [0.344, 0.363, 0.196]},
        first="temp",
        steps=("2011-01-01", "2011-01-03"),
    ),
    "a line that says the separator": Text(
        text="sep=;\na;b\n1,5;2\n2,5;3\n", columns={"a": [1.5, 2.5], "b": [2, 3]}, first="a", says=("left out",)
    ),
    "one column of decimal commas": Text(text="wert\n1,25\n22,5\n3\n", columns={"wert": [1.25, 22.5, 3]}, first="wert"),
    "one column with thousands": Text(
        text="visitors\n1,204\n998\n11,032\n",
        columns={"visitors": [1204, 998, 11032]},
        first="visitors",
        says=("thousand",),
    ),
    "apostrophes for thousands": Text(
        text="d;v\n1.1.2020;1'234.50\n2.1.2020;998.10\n3.1.2020;1’001.00\n",
        columns={"v": [1234.5, 998.1, 1001]},
        first="v",
        steps=("1.1.2020", "3.1.2020"),
    ),
    "names of rows without a name": Text(
        text='"a" "b"\n"1" 1.5 2\n"2" 2.5 3\n"3" 3.5 5\n', columns={"a": [1.5, 2.5, 3.5], "b": [2, 3, 5]}, first="a"
    ),
    "a bank's statistics in quarters": Text(
        text='"Title","Retail Sales"\n"CDID","J5EK"\n"Unit","%"\n"Release date","19-07-2024"\n"1988 Q1","6.5"\n'
        '"1988 Q2","6.6"\n"1988 Q3","7"\n',
        columns={"Retail Sales": [6.5, 6.6, 7]},
        first="Retail Sales",
        steps=("1988 Q1", "1988 Q3"),
        says=("3 rows below the header are left out",),
    ),
    "places with their latitude, dates as columns": Text(
        text="Province,Country,Lat,Long,1/22/20,1/23/20\n,Afghanistan,33.9,67.7,5,0\n,Albania,41.2,20.2,7,2\n"
        "x,Algeria,28.0,1.7,1,4\n",
        columns={"1/22/20": [5, 7, 1], "1/23/20": [0, 2, 4]},
        first="1/22/20",
    ),
    "a sum below": Text(
        text="Month,Sales\nJan-20,100\nFeb-20,120\nMar-20,90\nTotal,310\n",
        columns={"Sales": [100, 120, 90]},
        first="Sales",
        steps=("Jan-20", "Mar-20"),
        says=("left out: “Total, 310”",),
    ),
    "names in a comment": Text(
        text="# time,temp\n0.000e+00,1.5e+01\n1.000e-01,1.6e+01\n2.5e-01,1.7e+01\n",
        columns={"temp": [15, 16, 17]},
        first="time",
    ),
    "Korean share prices: dates with points and blanks": Text(
        text='날짜,종가,거래량,등락률\n2021. 3. 5.,"82,100","28,520,757",-0.36%\n'
        '2021. 3. 4.,"82,400","24,171,688",-1.90%\n'
        '2021. 3. 3.,"84,000","19,882,132",0.48%\n',
        encoding="cp949",
        columns={"종가": [84000, 82400, 82100], "등락률": [0.48, -1.9, -0.36]},
        first="종가",
        steps=("2021. 3. 3.", "2021. 3. 5."),
        says=("Korean", "newest"),
    ),
    "brackets for below zero": Text(
        text="d;v\n2020-01-01;(1,234.5)\n2020-01-02;200.1\n",
        columns={"v": [-1234.5, 200.1]},
        first="v",
        steps=("2020-01-01", "2020-01-02"),
    ),
    "a gap in the days": Text(
        text="d,v\n2020-01-01,1\n2020-01-02,5\n2020-01-03,2\n2020-01-04,3\n2020-01-05,3\n2020-01-08,4\n",
        columns={"v": [1, 5, 2, 3, 3, 4]},
        first="v",
        steps=("2020-01-01", "2020-01-08"),
        says=("1 gap: between 2020-01-05 and 2020-01-08",),
    ),
    "working days have no gap": Text(
        text="d,v\n2020-01-02,1\n2020-01-03,5\n2020-01-06,2\n2020-01-07,3\n2020-01-08,3\n",
        columns={"v": [1, 5, 2, 3, 3]},
        first="v",
        steps=("2020-01-02", "2020-01-08"),
        silent=True,
    ),
    "two series one below the other": Text(
        text="d,v\n2020-01-01,1\n2020-01-02,5\n2020-01-03,2\n2020-01-01,3\n2020-01-02,3\n",
        columns={"v": [1, 5, 2, 3, 3]},
        first="v",
        steps=("2020-01-01", "2020-01-02"),
        says=("go back at row 4",),
    ),
    "a word among numbers is named": Text(
        text='"Date","Temp"\n"1981-01-01",20.7\n"1981-01-02",?0.2\n"1981-01-03",17.9\n',
        columns={"Temp": [20.7, nan, 17.9]},
        first="Temp",
        steps=("1981-01-01", "1981-01-03"),
        says=("“Temp”: 1 entry is no number and counts as missing: “\\?0.2”",),
    ),
    "a stopwatch, single quotes, a row of units": Text(
        text="'Elapsed time','MLII','V5'\n'hh:mm:ss.mmm','mV','mV'\n'0:00.000',-0.145,-0.065\n'0:00.003',-0.14,-0.06\n",
        columns={"MLII": [-0.145, -0.14]},
        first="MLII",
        steps=("0:00.000", "0:00.003"),
        says=("1 row below the header is left out",),
    ),
    "months behind a point": Text(
        text='"시점","전국"\n"2010.09",101.2\n"2010.10",101.4\n"2010.11",101.1\n"2010.12",101.9\n"2011.01",102\n',
        encoding="cp949",
        columns={"전국": [101.2, 101.4, 101.1, 101.9, 102]},
        first="전국",
        steps=("2010.09", "2011.01"),
    ),
    "exchange rates by the minute": Text(
        text="20210103 170000;1.223960;1.22;0\n20210103 170100;1.223970;1.25;0\n20210103 170200;1.22391;1.24;0\n",
        columns={"column 2": [1.22396, 1.22397, 1.22391]},
        first="column 2",
        steps=("20210103 170000", "20210103 170200"),
        silent=True,
    ),
    "yen, date and hour apart, another table above": Text(
        text="2023/1/2 0:30 UPDATE\r\nピーク時供給力(万kW),時間帯,供給力情報更新日\r\n5000,17:00〜18:00,1/1\r\n\r\n"
        "DATE,TIME,当日実績(万kW),予測値(万kW)\r\n2023/1/1,0:00,2850,2900\r\n2023/1/1,1:00,2700,2710\r\n"
        "2023/1/1,2:00,2600,2650\r\n",
        encoding="cp932",
        columns={"当日実績(万kW)": [2850, 2700, 2600]},
        first="当日実績(万kW)",
        steps=("2023/1/1 0:00", "2023/1/1 2:00"),
        says=("3 lines above the table are left out",),
    ),
    "a heading of other width above columns of blanks": Text(
        text="STN--- WBAN   YEARMODA    TEMP       DEWP\n037720 99999  20200101    41.9 24    38.5 24\n"
        "037720 99999  20200102    45.0 24    40.9 24\n037720 99999  20200103    47.0 24    39.9 24\n",
        columns={"column 4": [41.9, 45, 47]},
        first="column 4",
        steps=("20200101", "20200103"),
    ),
    "−99 beside two values": Text(
        text="STATION,DATE,TMAX,TMIN\nA,2020-01-01,50,-99\nA,2020-01-02,41,-99\nA,2020-01-03,47,30\nA,2020-01-04,48,28\n",
        columns={"TMIN": [-99, -99, 30, 28]},
        first="TMAX",
        steps=("2020-01-01", "2020-01-04"),
        says=("-99 stands 2 times in “TMIN”",),
    ),
    "ranges are no dates": Text(text="age,n\n10-19,5\n20-29,9\n30-39,4\n", columns={"n": [5, 9, 4]}, first="n"),
    "lakhs": Text(
        text='d,v\n2020-01-01,"1,23,456.5"\n2020-01-02,"98,456.5"\n',
        columns={"v": [123456.5, 98456.5]},
        first="v",
        steps=("2020-01-01", "2020-01-02"),
    ),
    "an interior day without a number stays a step": Text(
        text="day,visitors\nmon,1204\ntue,closed\nwed,998\n",
        columns={"visitors": [1204, nan, 998]},
        first="visitors",
        says=("no number",),
    ),
    "the header again in the middle": Text(
        text="d,v\n2020-01-01,1\nd,v\n2020-01-02,5\n",
        columns={"v": [1, 5]},
        first="v",
        steps=("2020-01-01", "2020-01-02"),
        says=("left out: “d, v”",),
    ),
    "a quote that is never closed": Text(
        text='a,b\n1,"2\n3,4\n"5",6\n', columns={"a": [1, 3, 5], "b": [2, 4, 6]}, first="a", says=("never closed",)
    ),
    "a name over two lines": Text(
        text='d;"CO\n(GT)"\n2020-01-01;1\n2020-01-02;"5"\n',
        columns={},
        first="CO (GT)",
        steps=("2020-01-01", "2020-01-02"),
    ),
    "half-size and full-size digits": Text(text="日,値\n１,２．５\n２,−３\n", columns={"値": [2.5, -3]}, first="値"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_as_people_have_it(name):
    wanted = TEXTS[name]
    table = read_csv(wanted.text.encode(wanted.encoding), **wanted.options)
    for column, values in wanted.columns.items():
        assert column in table.names
        np.testing.assert_array_equal(table.values[:, table.names.index(column)], values)
    assert table.suggested == wanted.first
    assert (table.steps and (table.steps[0], table.steps[-1])) == wanted.steps
    assert table.steps is None or len(table.steps) == table.rows
    for sentence in wanted.says:
        assert any(re.search(sentence, note) for note in table.notes), table.notes
    assert not (wanted.silent and table.notes), table.notes
