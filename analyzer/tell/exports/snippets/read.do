* 在 dta 文件夹里运行，Stata 14 或更新：do read.do
* Run inside the dta folder, Stata 14 or later: do read.do
version 14
clear all
set more off

* 每份报告一行的面板；一个机关一年至多一行
* One row a report; at most one row for a body and year
use "panel.dta", clear
egen long id = group(body)
xtset id year
describe
tabulate level year

* 承认时效问题的报告占比；第五部分读不出的不算
* Share of reports that admit a problem of timeliness; reports without a readable section 5 are left out
* （自己的编码手册没有 T02，这一段就跳过。 Left out under a codebook of your own, which has no T02.）
capture confirm variable p_t02
if _rc == 0 {
    generate byte late = p_t02 > 0 if !missing(p_t02)
    tabulate year, summarize(late)
}

* 条目接上机关和年份；没有条目时没有这个文件
* Statements with agency and year; without statements there is no such file
capture confirm file "statements.dta"
if _rc == 0 {
    use "statements.dta", clear
    merge m:1 report_id using "reports.dta", keepusing(agency level province city county year) ///
        keep(match) nogenerate
    * type 1 是问题 is a problem
    tabulate theme year if type == 1
}
