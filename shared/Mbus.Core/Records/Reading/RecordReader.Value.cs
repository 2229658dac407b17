namespace Mbus
{
    /// <content>Value of a record, by the coding of its data.</content>
    public sealed partial class RecordReader
    {
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
                DataType type = DataTypeRule.Find(Coding, _dif & DataLayout.FieldMask, LengthByte, _dataLength);
                if (type == DataType.Text && IsManufacturerSpecific && !IsAscii(_data, _dataLength))
                    return DataType.Bytes;
                return type == DataType.Address && IsHighByteFirst ? DataType.Integer : type;
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
                    case DataType.Integer: return ReadSigned() == DataBytes.MinOf(_dataLength);
                    case DataType.Unsigned: return ReadBits() == DataBytes.MaxUnsignedOf(_dataLength);
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
            get { return Meaning.CodingOf(_meaning); }
        }

        private bool IsHighByteFirst
        {
            get { return (_mode & HighByteFirst) != 0; }
        }

        private bool HasData
        {
            get { return _dataLength > 0 && _error != RecordError.Truncated && _error != RecordError.ReservedLength; }
        }

        private bool HasUnit
        {
            get { return _error == RecordError.None || _error == RecordError.Reported || _error == RecordError.DataField; }
        }

        private byte LengthByte
        {
            get { return (_dif & DataLayout.FieldMask) == (int)DataField.Variable ? _buffer[_data - 1] : (byte)0; }
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
                    return value != DataBytes.MinOf(_dataLength);
                case DataType.Bcd:
                    return TryReadBcd(out value);
                case DataType.Unsigned:
                    value = ReadBits();
                    return value >= 0 && value != DataBytes.MaxUnsignedOf(_dataLength);
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
        /// with all VIFE corrections. Returns false if there is no integer, if an error makes its meaning uncertain, or if the mantissa would
        /// not fit. A record whose error is reported by the slave, or a date in another data field, still has a number.
        /// </summary>
        public bool TryGetDecimal(out long mantissa, out int exponent)
        {
            exponent = Exponent;
            if (!TryGetInteger(out mantissa) || !HasUnit)
                return false;
            if (Coding == DataCoding.Rating)
            {
                exponent += RatingExponent;
                return ExactSum.TryMultiply(ref mantissa, RatingUnit);
            }

            return (_meaning & Meaning.HasOffset) == 0 || TryCorrect(ref mantissa, ref exponent);
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
            value = _dataLength == 4 ? DataBytes.FromReal32((uint)bits) : System.BitConverter.Int64BitsToDouble(bits);
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

        /// <summary>Gets the secondary address of an enhanced identification (VIF 79 with 8 bytes). Returns false for other types.</summary>
        public bool TryGetAddress(out SecondaryAddress address)
        {
            bool isAddress = Type == DataType.Address;
            address = isAddress ? SecondaryAddress.Read(_buffer, _data) : default;
            return isAddress;
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

        private long ReadBits()
        {
            return DataBytes.ReadBits(_buffer, _data, _dataLength, IsHighByteFirst);
        }

        private long ReadSigned()
        {
            return DataBytes.ExtendSign(ReadBits(), _dataLength);
        }

        // In variable length the sign is in the length byte.
        private bool TryReadBcd(out long value)
        {
            bool isVariable = (_dif & DataLayout.FieldMask) == (int)DataField.Variable;
            bool isNumber = DataBytes.TryReadBcd(_buffer, _data, _dataLength, IsHighByteFirst, !isVariable, out value);
            if (isNumber && isVariable && LengthByte >= DataLayout.NegativeBcd)
                value = -value;
            return isNumber;
        }

        /// <summary>Applies scales and added constants in the order of the VIFEs; the constants are in the plain unit.</summary>
        private bool TryCorrect(ref long mantissa, ref int exponent)
        {
            exponent = Meaning.ExponentOf(VifTable.Find(TableCode(_buffer[_vif])));
            VifeList vifes = Vifes;
            for (int i = 0; i < vifes.MeaningfulBytes; i += vifes.Length(i))
            {
                int code = vifes.Code(i);
                VifeRule rule = vifes.Rule(i);
                if (rule == VifeRule.Scale)
                    exponent += (code & 7) - 6;
                else if (rule == VifeRule.Thousand)
                    exponent += 3;
                else if (rule == VifeRule.Offset && !ExactSum.TryAddPower(ref mantissa, ref exponent, (code & 3) - 3))
                    return false;
            }

            return true;
        }

        private string ReadText(int offset, int count)
        {
            return DataBytes.ReadText(_buffer, offset, count, IsHighByteFirst);
        }
    }
}
