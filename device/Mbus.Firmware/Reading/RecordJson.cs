namespace Mbus.Firmware
{
    /// <summary>
    /// Writes one record as JSON, in the format of the records of mbus-edge/reading/1. Values are exact: all digits of the meter, times
    /// the power of ten.
    /// </summary>
    internal static class RecordJson
    {
        private const int Int64Length = 8;

        /// <summary>Returns false for DIF 1F without data, which only announces more telegrams.</summary>
        internal static bool HasContent(RecordReader record)
        {
            return record.Kind != RecordKind.MoreRecordsFollow || record.DataLength > 0;
        }

        /// <summary>Writes the current record of a reader.</summary>
        internal static void Write(TextBuffer page, RecordReader record, int telegram)
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
            WriteValue(page, record);
            WriteEffects(page, record);
            page.Text(",\"raw\":\"");
            page.Hex(record.Buffer, record.RecordOffset, record.RecordLength);
            page.Text("\"}");
        }

        // The value is written beside an error that leaves its meaning certain.
        private static void WriteValue(TextBuffer page, RecordReader record)
        {
            RecordError error = record.Error;
            if (error != RecordError.None && error != RecordError.Reported && error != RecordError.DataField)
            {
                WriteNone(page, record, false, "error", error.Text());
                return;
            }

            WriteReadable(page, record);
            if (error == RecordError.None)
                return;

            page.Text(",\"error\":");
            page.Json(error.Text());
        }

        private static void WriteReadable(TextBuffer page, RecordReader record)
        {
            if (record.TryGetDecimal(out long mantissa, out int exponent))
                WriteNumber(page, record, "number", mantissa, exponent);
            else if (record.TryGetDate(out DateParts date))
                WriteDate(page, record, date);
            else if (record.IsInvalid)
                WriteNone(page, record, true, "invalid", "is not a valid value");
            else if (Real.TryGet(record, out mantissa, out exponent))
                WriteNumber(page, record, "real", mantissa, exponent + record.Exponent);
            else if (record.TryGetText(out string text))
                WriteText(page, record, "text", text);
            else if (record.TryGetAddress(out SecondaryAddress address))
                WriteText(page, record, "address", AddressText(address));
            else if (record.Type == DataType.None)
                WriteNone(page, record, false, "", "");
            else if (record.Type > DataType.Bits)
                WriteBytes(page, record);
            else if (TryGetWide(record, out ulong wide))
                WriteWide(page, record, wide);
            else
                WriteNone(page, record, false, "error", "the corrected value has more than 18 digits");
        }

        // An unsigned number above 2^63 - 1; other numbers that do not fit in a long are the result of a correction.
        private static bool TryGetWide(RecordReader record, out ulong number)
        {
            number = 0;
            bool isUnsigned = record.Type == DataType.Unsigned || record.Type == DataType.Bits;
            if (!isUnsigned || record.DataLength != Int64Length || record.TryGetInteger(out _))
                return false;

            for (int i = Int64Length - 1; i >= 0; i--)
                number = (number << 8) | record.Buffer[record.DataOffset + i];
            return true;
        }

        private static void WriteWide(TextBuffer page, RecordReader record, ulong number)
        {
            WriteUnit(page, record, true);
            WriteType(page, "number");
            page.Decimal(number, record.Exponent);
        }

        private static void WriteUnit(TextBuffer page, RecordReader record, bool isNumber)
        {
            bool isPlain = record.TryGetUnitText(out string plain);
            string per = "";
            for (int i = 0; isNumber && i < record.EffectCount; i++)
                per += record.GetEffect(i).Ucum();
            page.Text(",\"unit\":");
            WriteOrNull(page, isNumber && !isPlain ? record.Unit.Ucum() + per : "");
            page.Text(",\"unitText\":");
            WriteOrNull(page, (isNumber && !isPlain ? record.Unit.Text() : plain) + per);
        }

        private static void WriteOrNull(TextBuffer page, string text)
        {
            if (text.Length == 0)
                page.Text("null");
            else
                page.Json(text);
        }

        private static void WriteNumber(TextBuffer page, RecordReader record, string type, long mantissa, int exponent)
        {
            WriteUnit(page, record, true);
            WriteType(page, type);
            page.Decimal(mantissa, exponent);
        }

        private static void WriteDate(TextBuffer page, RecordReader record, DateParts date)
        {
            bool isValue = date.Validity == DateValidity.Valid || date.Validity == DateValidity.Every;
            if (date.IsUnset)
                WriteNone(page, record, false, "invalid", "not set");
            else if (isValue)
                WriteText(page, record, "date", date.ToString());
            else
                WriteNone(page, record, false, "invalid", date.ToString());
        }

        private static void WriteText(TextBuffer page, RecordReader record, string type, string text)
        {
            WriteUnit(page, record, false);
            WriteType(page, type);
            page.Json(text);
        }

        private static string AddressText(SecondaryAddress address)
        {
            return address.Identification.ToString("X8") + " " + Manufacturer.ToLetters(address.Manufacturer) + " "
                + address.Version.ToString("X2") + " " + address.DeviceType.ToString("X2");
        }

        private static void WriteBytes(TextBuffer page, RecordReader record)
        {
            WriteUnit(page, record, false);
            WriteType(page, "bytes");
            page.Character('"');
            page.Hex(record.Buffer, record.DataOffset, record.DataLength);
            page.Character('"');
        }

        private static void WriteNone(TextBuffer page, RecordReader record, bool isNumber, string name, string why)
        {
            WriteUnit(page, record, isNumber);
            WriteType(page, "none");
            page.Text("null");
            if (name.Length == 0)
                return;

            page.Text(",\"");
            page.Text(name);
            page.Text("\":");
            page.Json(why);
        }

        private static void WriteType(TextBuffer page, string type)
        {
            page.Text(",\"type\":\"");
            page.Text(type);
            page.Text("\",\"value\":");
        }

        private static void WriteEffects(TextBuffer page, RecordReader record)
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
                default: return record.Quantity == Quantity.ManufacturerSpecific ? "manufacturer specific " + Code(record) : record.Quantity.Text();
            }
        }

        private static string Code(RecordReader record)
        {
            string code = "";
            for (int i = record.VifOffset; i < record.VifeOffset + record.VifeCount; i++)
                code += record.Buffer[i].ToString("X2");
            return code;
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
