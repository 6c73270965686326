# 把导出的 csv 读进 R，接 quanteda 或 tidytext。 Reads the exported csv into R, ready for quanteda or tidytext.
# 在 csv 文件夹里运行 Run inside the csv folder:  source("read.R")
# 逐字节读入，再注明是 UTF-8：不论系统用什么编码都一样。 Bytes marked as UTF-8: the same under any locale.
read_table <- function(name) {
  table <- read.csv(paste0(name, ".csv"), encoding = "UTF-8", na.strings = "", stringsAsFactors = FALSE,
                    check.names = FALSE)
  first <- charToRaw(names(table)[1])
  if (identical(first[1:3], as.raw(c(0xef, 0xbb, 0xbf)))) names(table)[1] <- rawToChar(first[-(1:3)])
  table
}
reports <- read_table("reports")
statements <- read_table("statements")
panel <- read_table("panel")

# 正文，编号与 reports 一致；偏移量按码点计，从 0 起，R 从 1 起。
# Whole texts by report_id; offsets count code points from 0, R counts from 1.
read_text <- function(id) {
  path <- file.path("texts", paste0(id, ".txt"))
  text <- readChar(path, file.info(path)$size, useBytes = TRUE)
  Encoding(text) <- "UTF-8"
  text
}
texts <- vapply(reports$report_id, read_text, character(1))
quote_of <- function(report, start, end) substr(texts[[report]], start + 1, end)
stopifnot(nrow(reports) > 0, mapply(quote_of, statements$report_id, statements$start, statements$end) == statements$text)

# 问题陈述，带机关和年份 Problems with agency and year
problems <- merge(statements[statements$type == "P", ], reports[c("report_id", "agency", "level", "province", "year")],
                  by = "report_id")
table(problems$theme, problems$year)

# quanteda: 每条一篇，docvars 为编码 one document a statement, codes as docvars
if (requireNamespace("quanteda", quietly = TRUE)) {
  corpus <- quanteda::corpus(problems, docid_field = "statement_id", text_field = "text")
  tokens <- quanteda::tokens(corpus)
}
# tidytext: 每字一行，字二元组用 token = "ngrams" one row a token
if (requireNamespace("tidytext", quietly = TRUE)) {
  words <- tidytext::unnest_tokens(problems[c("statement_id", "theme", "year", "text")], word, text)
}
