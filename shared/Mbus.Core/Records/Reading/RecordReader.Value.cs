namespace Mbus
{
    /// <content>Value of a record, by the coding of its data.</content>
    public sealed partial class RecordReader
    {
        private const int MaxIntegerLength = 8;
        private const int RatingExponent = -12;

        /// <summary>1/4096 in units of 10^-12.</summary>
        private const long RatingUnit = 244140625;

        /// <summary>Coding of the data, which determines the method below that returns the value.</summary>
        public DataType Type
        {
            get
            {
                if (!HasData)
                    return DataType.None;
                if (_kind > RecordKind.FixedCounter)
                    return DataType.Bytes;
                DataCoding coding = Coding;
                if (coding >= DataCoding.Date && SuitsDataField)
                    return DateType(coding);
                int field = _dif & DataLayout.FieldMask;
                if (field == (int)DataField.Variable)
                    return VariableType(coding);
                if (field == (int)DataField.Real32)
                    return DataType.Real;
                return field >= (int)DataField.Bcd2 ? DataType.Bcd : IntegerType(coding);
            }
        }

        /// <summary>
        /// True if the data are the pattern reserved by their coding for "no valid value": the minimum of type B, all ones of type C, a
        /// digit above 9 in BCD, a floating point number that is not finite, a date marked invalid by the meter.
        /// </summary>
        public bool IsInvalid
        {
            get
            {
                switch (Type)
                {
                    case DataType.Integer: return ReadSigned() == MinValue(_dataLength);
                    case DataType.Unsigned: return ReadBits() == (long)(ulong.MaxValue >> (64 - (8 * _dataLength)));
                    case DataType.Bcd: return !TryReadBcd(out _);
                    case DataType.Real: return !TryGetReal(out _);
                    case DataType.Date:
                    case DataType.DateTime:
                    case DataType.DateTimeSeconds:
                    case DataType.Time:
                        return new DateParts(Type, ReadBits()).Validity == DateValidity.Invalid;
                    default: return false;
                }
            }
        }

        private DataCoding Coding
        {
            get { return (DataCoding)((_entry >> 24) & 0x0F); }
        }

        private bool HasData
        {
            get { return _dataLength > 0 && _error != RecordError.Truncated && _error != RecordError.ReservedLength; }
        }

        private byte LengthByte
        {
            get { return _buffer[_data - 1]; }
        }

        /// <summary>False if the VIF announces a date that does not fit the data field.</summary>
        private bool SuitsDataField
        {
            get
            {
                int field = _dif & DataLayout.FieldMask;
                switch (Coding)
                {
                    case DataCoding.Default: return true;
                    case DataCoding.Date: return field == 2 || _dataLength == 0;
                    case DataCoding.TimePoint: return field == 3 || field == 4 || field == 6 || field == 13 || _dataLength == 0;
                    case DataCoding.AnyDate: return field == 2 || field == 3 || field == 4 || field == 6 || _dataLength == 0;
                    case DataCoding.DaylightSaving: return field == 4 || _dataLength == 0;
                    case DataCoding.ListeningWindow: return field == 13 || _dataLength == 0;
                    default: return true;
                }
            }
        }

        /// <summary>
        /// Gets the number as sent, to be multiplied by ten to the power of <see cref="Exponent"/>: types A, B, C and D. Returns false for
        /// other types, for invalid data, and for numbers of type C above 2^63 - 1.
        /// </summary>
        public bool TryGetInteger(out long value)
        {
            switch (Type)
            {
                case DataType.Integer:
                    value = ReadSigned();
                    return value != MinValue(_dataLength);
                case DataType.Bcd:
                    return TryReadBcd(out value);
                case DataType.Unsigned:
                    value = ReadBits();
                    return value >= 0 && value != (long)(ulong.MaxValue >> (64 - (8 * _dataLength)));
                case DataType.Bits:
                    value = ReadBits();
                    return value >= 0;
                default:
                    value = 0;
                    return false;
            }
        }

        /// <summary>
        /// Gets the exact value in <see cref="Unit"/>, <paramref name="mantissa"/> times ten to the power of <paramref name="exponent"/>,
        /// with all VIFE corrections. Returns false if there is no integer, if the record has an error, or if the mantissa would not fit.
        /// </summary>
        public bool TryGetDecimal(out long mantissa, out int exponent)
        {
            exponent = Exponent;
            if (!TryGetInteger(out mantissa) || _error != RecordError.None)
                return false;
            if (Coding == DataCoding.Rating)
            {
                exponent += RatingExponent;
                return TryMultiply(ref mantissa, RatingUnit);
            }

            return (_entry & HasOffset) == 0 || TryCorrect(ref mantissa, ref exponent);
        }

        /// <summary>
        /// Gets the floating point number as sent, to be multiplied by ten to the power of <see cref="Exponent"/>: type H. Returns false
        /// for other types, or if it is not finite.
        /// </summary>
        public bool TryGetReal(out double value)
        {
            value = 0;
            if (Type != DataType.Real)
                return false;

            long bits = ReadBits();
            value = _dataLength == 4 ? FromReal32((uint)bits) : System.BitConverter.Int64BitsToDouble(bits);
            int exponent = _dataLength == 4 ? (int)(bits >> 23) & 0xFF : ((int)(bits >> 52) & 0x7FF) - 0x700;
            return exponent != 0xFF;
        }

        /// <summary>Gets the components of a date or time, valid or not: types F, G, I and J. Returns false for other types.</summary>
        public bool TryGetDate(out DateParts date)
        {
            DataType type = Type;
            bool isDate = type == DataType.DateTime || type == DataType.Date || type == DataType.DateTimeSeconds || type == DataType.Time;
            date = isDate ? new DateParts(type, ReadBits()) : default;
            return isDate;
        }

        /// <summary>
        /// Gets the text in reading order. Returns false for other types. Allocates the string. On nanoFramework it ends before the first
        /// NUL; all bytes are available at <see cref="DataOffset"/>.
        /// </summary>
        public bool TryGetText(out string text)
        {
            bool isText = Type == DataType.Text || (HasData && Type == DataType.UtcDateTime && LengthByte <= DataLayout.LastTextLength);
            text = isText ? ReadText(_data, _dataLength) : "";
            return isText;
        }

        /// <summary>Gets the unit in plain text (VIF 7C). Returns false for records without it. Allocates the string.</summary>
        public bool TryGetUnitText(out string text)
        {
            text = _text == 0 ? "" : ReadText(_text + 1, _buffer[_text]);
            return _text != 0;
        }

        private static DataType IntegerType(DataCoding coding)
        {
            switch (coding)
            {
                case DataCoding.Unsigned: case DataCoding.Rating: return DataType.Unsigned;
                case DataCoding.Bits: return DataType.Bits;
                default: return DataType.Integer;
            }
        }

        private static long MinValue(int length)
        {
            return long.MinValue >> (64 - (8 * length));
        }

        private static bool TryMultiply(ref long mantissa, long factor)
        {
            long product = unchecked(mantissa * factor);
            if (product / factor != mantissa)
                return false;
            mantissa = product;
            return true;
        }

        private static double FromReal32(uint bits)
        {
            const double Smallest = 1.0 / (1L << 62) / (1L << 62) / (1L << 25);
            long sign = (long)(bits >> 31) << 63;
            long exponent = (bits >> 23) & 0xFF;
            long fraction = bits & 0x7FFFFF;
            if (exponent == 0)
                return (sign < 0 ? -fraction : fraction) * Smallest;
            exponent = exponent == 0xFF ? 0x7FF : exponent + 1023 - 127;
            return System.BitConverter.Int64BitsToDouble(sign | (exponent << 52) | (fraction << 29));
        }

        private DataType DateType(DataCoding coding)
        {
            if (coding == DataCoding.DaylightSaving)
                return DataType.DaylightSaving;
            if (coding == DataCoding.ListeningWindow)
                return DataType.ListeningWindow;
            switch (_dif & DataLayout.FieldMask)
            {
                case 2: return DataType.Date;
                case 3: return DataType.Time;
                case 4: return DataType.DateTime;
                case 6: return DataType.DateTimeSeconds;
                default: return DataType.UtcDateTime;
            }
        }

        private DataType VariableType(DataCoding coding)
        {
            byte lvar = LengthByte;
            if (lvar <= DataLayout.LastTextLength)
                return coding == DataCoding.Raw ? DataType.Bytes : DataType.Text;
            if (lvar < DataLayout.Binary)
                return DataType.Bcd;
            if (lvar == DataLayout.OldReal64)
                return DataType.Real;
            bool isInteger = lvar < DataLayout.LongBinary && _dataLength <= MaxIntegerLength && coding != DataCoding.Raw;
            return isInteger ? IntegerType(coding) : DataType.Bytes;
        }

        private long ReadBits()
        {
            long bits = 0;
            if ((_mode & HighByteFirst) == 0)
            {
                for (int i = _data + _dataLength - 1; i >= _data; i--)
                    bits = (bits << 8) | _buffer[i];
            }
            else
            {
                for (int i = _data; i < _data + _dataLength; i++)
                    bits = (bits << 8) | _buffer[i];
            }

            return bits;
        }

        private long ReadSigned()
        {
            int unused = 64 - (8 * _dataLength);
            return ReadBits() << unused >> unused;
        }

        /// <summary>Reads BCD by EN 13757-3, annex B: F in the first digit is a minus sign, any other digit above 9 is invalid.</summary>
        private bool TryReadBcd(out long value)
        {
            value = 0;
            bool isVariable = (_dif & DataLayout.FieldMask) == (int)DataField.Variable;
            bool isNegative = isVariable && LengthByte >= DataLayout.NegativeBcd;
            bool highByteFirst = (_mode & HighByteFirst) != 0;
            for (int i = 0; i < _dataLength; i++)
            {
                int digits = _buffer[highByteFirst ? _data + i : _data + _dataLength - 1 - i];
                int high = digits >> 4;
                if (i == 0 && high == 0xF && !isVariable)
                {
                    isNegative = true;
                    high = 0;
                }

                if (high > 9 || (digits & 0x0F) > 9)
                    return false;
                value = (value * 100) + (high * 10) + (digits & 0x0F);
            }

            if (isNegative)
                value = -value;
            return true;
        }

        /// <summary>Applies scales and added constants in the order of the VIFEs; the constants are in the plain unit.</summary>
        private bool TryCorrect(ref long mantissa, ref int exponent)
        {
            exponent = (sbyte)(VifTable.Find(TableCode(_buffer[_vif])) >> 16);
            int bytes = EffectBytes;
            for (int i = 0; i < bytes; i += EffectLength(i))
            {
                int code = VifeCode(i);
                VifeRule rule = VifTableRule(i);
                if (rule == VifeRule.Scale)
                    exponent += (code & 7) - 6;
                else if (rule == VifeRule.Thousand)
                    exponent += 3;
                else if (rule == VifeRule.Offset && !TryAdd(ref mantissa, ref exponent, (code & 3) - 3))
                    return false;
            }

            return true;
        }

        private static bool TryAdd(ref long mantissa, ref int exponent, int constant)
        {
            while (exponent > constant)
            {
                if (!TryMultiply(ref mantissa, 10))
                    return false;
                exponent--;
            }

            long added = 1;
            for (int i = exponent; i < constant; i++)
            {
                if (!TryMultiply(ref added, 10))
                    return false;
            }

            long sum = unchecked(mantissa + added);
            if (sum < mantissa)
                return false;
            mantissa = sum;
            return true;
        }

        private string ReadText(int offset, int count)
        {
            char[] text = new char[count];
            bool forwards = (_mode & HighByteFirst) != 0;
            for (int i = 0; i < count; i++)
                text[i] = (char)_buffer[forwards ? offset + i : offset + count - 1 - i];
            return new string(text);
        }
    }
}
