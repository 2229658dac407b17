namespace Mbus.Bridge
{
    /// <summary>
    /// One record as JSON, as the records of mbus-edge/reading/1 are. Values are exact: all digits that the meter sent, times the
    /// power of ten.
    /// </summary>
    internal static class RecordJson
    {
        /// <summary>Writes the record that a reader stands on.</summary>
        internal static void Write(PageWriter page, RecordReader record, int telegram)
        {
            page.Text("{\"telegram\":");
            page.Number(telegram);
            page.Text(",\"function\":");
            page.Json(FunctionName(record.Function));
            page.Text(",\"storage\":");
            page.Number((long)record.Storage);
            page.Text(",\"tariff\":");
            page.Number(record.Tariff);
            page.Text(",\"subunit\":");
            page.Number(record.Subunit);
            page.Text(",\"quantity\":");
            page.Json(QuantityName(record));
            WriteUnit(page, record);
            WriteValue(page, record);
            WriteEffects(page, record);
            page.Text(",\"raw\":\"");
            page.Hex(record.Buffer, record.RecordOffset, record.RecordLength);
            page.Text("\"}");
        }

        private static void WriteValue(PageWriter page, RecordReader record)
        {
            if (record.Error != RecordError.None)
                WriteNone(page, "error", record.Error.Text());
            else if (record.TryGetDecimal(out long mantissa, out int exponent))
                WriteNumber(page, "number", mantissa, exponent);
            else if (record.TryGetDate(out DateParts date))
                WriteDate(page, date);
            else if (record.IsInvalid)
                WriteNone(page, "invalid", "stands for no valid value");
            else if (Real.TryGet(record, out mantissa, out exponent))
                WriteNumber(page, "real", mantissa, exponent + record.Exponent);
            else if (record.TryGetText(out string text))
                WriteText(page, "text", text);
            else
                WriteBytes(page, record);
        }

        private static void WriteUnit(PageWriter page, RecordReader record)
        {
            bool isPlain = record.TryGetUnitText(out string plain);
            string per = "";
            for (int i = 0; i < record.EffectCount; i++)
                per += record.GetEffect(i).Ucum();
            page.Text(",\"unit\":");
            WriteOrNull(page, isPlain ? "" : record.Unit.Ucum() + per);
            page.Text(",\"unitText\":");
            WriteOrNull(page, (isPlain ? plain : record.Unit.Text()) + per);
        }

        private static void WriteOrNull(PageWriter page, string text)
        {
            if (text.Length == 0)
                page.Text("null");
            else
                page.Json(text);
        }

        private static void WriteNumber(PageWriter page, string type, long mantissa, int exponent)
        {
            WriteType(page, type);
            page.Decimal(mantissa, exponent);
        }

        private static void WriteDate(PageWriter page, DateParts date)
        {
            bool isValue = date.Validity == DateValidity.Valid || date.Validity == DateValidity.Every;
            if (isValue)
                WriteText(page, "date", date.ToString());
            else
                WriteNone(page, "invalid", date.ToString());
        }

        private static void WriteText(PageWriter page, string type, string text)
        {
            WriteType(page, type);
            page.Json(text);
        }

        private static void WriteBytes(PageWriter page, RecordReader record)
        {
            WriteType(page, "bytes");
            page.Character('"');
            page.Hex(record.Buffer, record.DataOffset, record.DataLength);
            page.Character('"');
        }

        private static void WriteNone(PageWriter page, string name, string why)
        {
            WriteType(page, "none");
            page.Text("null,\"");
            page.Text(name);
            page.Text("\":");
            page.Json(why);
        }

        private static void WriteType(PageWriter page, string type)
        {
            page.Text(",\"type\":\"");
            page.Text(type);
            page.Text("\",\"value\":");
        }

        private static void WriteEffects(PageWriter page, RecordReader record)
        {
            page.Text(",\"effects\":[");
            for (int i = 0; i < record.EffectCount; i++)
            {
                if (i > 0)
                    page.Character(',');
                page.Json(record.GetEffect(i).Text());
            }

            page.Character(']');
        }

        private static string QuantityName(RecordReader record)
        {
            switch (record.Kind)
            {
                case RecordKind.ManufacturerData: return "manufacturer data";
                case RecordKind.MoreRecordsFollow: return "manufacturer data, more records follow";
                case RecordKind.ReservedDif: return "unknown";
                default: return record.Quantity.Text();
            }
        }

        private static string FunctionName(RecordFunction function)
        {
            switch (function)
            {
                case RecordFunction.Maximum: return "maximum";
                case RecordFunction.Minimum: return "minimum";
                case RecordFunction.Error: return "error state";
                default: return "instantaneous";
            }
        }
    }
}
