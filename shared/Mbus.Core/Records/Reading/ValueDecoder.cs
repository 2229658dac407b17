using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>Decodes the value of a record by the coding of its data.</summary>
    internal static class ValueDecoder
    {
        private const int RatingExponent = -12;

        /// <summary>1/4096 in units of 10^-12.</summary>
        private const long RatingUnit = 244140625;

        internal static bool IsInvalid(RecordParser record)
        {
            DataType type = record.Type;
            switch (type)
            {
                case DataType.Integer: return ReadSigned(record) == DataBytes.MinOf(record.DataLength);
                case DataType.Unsigned: return ReadBits(record) == DataBytes.MaxUnsignedOf(record.DataLength);
                case DataType.Bcd: return !TryReadBcd(record, out _);
                case DataType.Real: return !TryGetReal(record, out _);
                case DataType.Date:
                case DataType.DateTime:
                case DataType.DateTimeSeconds:
                case DataType.Time:
                    return new DateParts(type, ReadBits(record)).Validity == DateValidity.Invalid;
                default: return false;
            }
        }

        [MethodImpl(Inlining.Always)]
        internal static bool TryGetInteger(RecordParser record, out long value)
        {
            DataType type = record.Type;
            if (type == DataType.Bcd)
                return TryReadBcd(record, out value);

            if (type == DataType.None || type > DataType.Bits)
            {
                value = 0;
                return false;
            }

            long bits = ReadBits(record);
            if (type != DataType.Integer)
            {
                value = bits;
                return bits >= 0 && (type == DataType.Bits || bits != DataBytes.MaxUnsignedOf(record.DataLength));
            }

            long number = DataBytes.ExtendSign(bits, record.DataLength);
            value = number;
            return number != DataBytes.MinOf(record.DataLength);
        }

        internal static bool TryGetDecimal(RecordParser record, out long mantissa, out int exponent)
        {
            exponent = record.Vib.Exponent;
            if (!TryGetInteger(record, out mantissa) || !HasUnit(record.Error))
                return false;
            if (record.Vib.Coding == DataCoding.Rating)
            {
                exponent += RatingExponent;
                if (!ExactSum.TryMultiply(ref mantissa, RatingUnit))
                    return false;
            }

            return (record.Vib.PackedMeaning & Meaning.HasOffset) == 0 || TryCorrect(record.Vib.Vifes, ref mantissa, ref exponent);
        }

        [MethodImpl(Inlining.Always)]
        internal static bool TryGetReal(RecordParser record, out double value)
        {
            value = 0;
            if (record.Type != DataType.Real)
                return false;

            long bits = ReadBits(record);
            value = record.DataLength == 4 ? DataBytes.FromReal32((uint)bits) : System.BitConverter.Int64BitsToDouble(bits);
            int exponent = record.DataLength == 4 ? (int)(bits >> 23) & 0xFF : ((int)(bits >> 52) & 0x7FF) - 0x700;
            return exponent != 0xFF;
        }

        [MethodImpl(Inlining.Always)]
        internal static bool TryGetDate(RecordParser record, out DateParts date)
        {
            DataType type = record.Type;
            bool isDate = type == DataType.DateTime || type == DataType.Date || type == DataType.DateTimeSeconds || type == DataType.Time;
            date = isDate ? new DateParts(type, ReadBits(record)) : default;
            return isDate;
        }

        internal static bool TryGetAddress(RecordParser record, out SecondaryAddress address)
        {
            bool isAddress = record.Type == DataType.Address;
            address = isAddress ? SecondaryAddress.Read(record.Buffer, record.Data) : default;
            return isAddress;
        }

        internal static bool TryGetText(RecordParser record, out string text)
        {
            DataType type = record.Type;
            bool isText = type == DataType.Text || (type == DataType.UtcDateTime && record.LengthByte <= DataLayout.LastTextLength);
            text = isText ? ReadText(record, record.Data, record.DataLength) : "";
            return isText;
        }

        internal static bool TryGetUnitText(RecordParser record, out string text)
        {
            int at = record.Vib.TextOffset;
            text = at == 0 ? "" : ReadText(record, at + 1, record.Buffer[at]);
            return at != 0;
        }

        private static bool HasUnit(RecordError error)
        {
            return error == RecordError.None || error == RecordError.Reported || error == RecordError.DataField;
        }

        [MethodImpl(Inlining.Always)]
        private static long ReadBits(RecordParser record)
        {
            return DataBytes.ReadBits(record.Buffer, record.Data, record.DataLength, record.IsHighByteFirst);
        }

        [MethodImpl(Inlining.Always)]
        private static long ReadSigned(RecordParser record)
        {
            return DataBytes.ExtendSign(ReadBits(record), record.DataLength);
        }

        // In variable length the sign is in the length byte.
        [MethodImpl(Inlining.Always)]
        private static bool TryReadBcd(RecordParser record, out long value)
        {
            bool isVariable = record.Field == (int)DataField.Variable;
            bool isNumber = DataBytes.TryReadBcd(record.Buffer, record.Data, record.DataLength, record.IsHighByteFirst, !isVariable, out value);
            if (isNumber && isVariable && record.LengthByte >= DataLayout.NegativeBcd)
                value = -value;
            return isNumber;
        }

        /// <summary>
        /// Applies scales and added constants in the order of the VIFEs, after the last one that replaces the meaning; the constants are in
        /// the unit without scales.
        /// </summary>
        private static bool TryCorrect(VifeList vifes, ref long mantissa, ref int exponent)
        {
            int first = 0;
            int scales = 0;
            for (int i = 0; i < vifes.MeaningfulBytes; i += vifes.Length(i))
            {
                VifeRule rule = vifes.Rule(i);
                bool replaces = rule == VifeRule.Duration || rule == VifeRule.Count;
                first = replaces ? i + 1 : first;
                scales = replaces ? 0 : scales + VifeTable.ScaleOf(rule, vifes.Code(i));
            }

            exponent -= scales;
            for (int i = first; i < vifes.MeaningfulBytes; i += vifes.Length(i))
            {
                int code = vifes.Code(i);
                VifeRule rule = vifes.Rule(i);
                exponent += VifeTable.ScaleOf(rule, code);
                if (rule == VifeRule.Offset && !ExactSum.TryAddPower(ref mantissa, ref exponent, (code & 3) - 3))
                    return false;
            }

            return true;
        }

        private static string ReadText(RecordParser record, int offset, int count)
        {
            return DataBytes.ReadText(record.Buffer, offset, count, record.IsHighByteFirst);
        }
    }
}
