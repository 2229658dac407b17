namespace Mbus
{
    /// <content>Values, which complete a record.</content>
    public sealed partial class RecordWriter
    {
        private const long SmallestNormalBits = 0x3810000000000000;

        /// <summary>
        /// Completes a record with a number: BCD or binary by the data field; a binary number is signed or unsigned by the VIF, and in
        /// variable length uses the minimum number of bytes. The number is in the power of ten of the VIF. The minimum of a signed and the
        /// maximum of an unsigned data field mean "no valid value".
        /// </summary>
        public bool WriteInteger(long value)
        {
            if (_field == DataField.Variable)
            {
                int length = BinaryLength(value);
                Put((byte)(DataLayout.Binary + length));
                PutBinary(value, length);
            }
            else if (_field >= DataField.Bcd2)
            {
                PutBcd(value, DataLayout.Length((int)_field), 0xF);
            }
            else
            {
                bool isInteger = _field != DataField.Real32 && _field != DataField.None && _field != DataField.Selection;
                _failed |= !isInteger || !IsInRange(value, DataLayout.Length((int)_field));
                PutBinary(value, DataLayout.Length((int)_field));
            }

            return Close();
        }

        /// <summary>Completes a record of variable length with a BCD number of 1 to 9 bytes.</summary>
        public bool WriteVariableBcd(long value, int length)
        {
            _failed |= _field != DataField.Variable || length < 1 || length > 9;
            Put((byte)((value < 0 ? DataLayout.NegativeBcd : DataLayout.PositiveBcd) + length));
            PutBcd(value < 0 ? -value : value, length, 0);
            return Close();
        }

        /// <summary>
        /// Completes a record of the data field Real32 with the nearest number of that type (H); NaN means "no valid value".
        /// </summary>
        public bool WriteReal(double value)
        {
            _failed |= _field != DataField.Real32;
            PutBinary(Real32Bits(value), 4);
            return Close();
        }

        /// <summary>
        /// Completes a record with a date or time; each type requires its data field: F Int32, G Int16, I Int48, J Int24.
        /// </summary>
        public bool WriteDate(DateParts date)
        {
            DataField wanted;
            switch (date.Type)
            {
                case DataType.Date: wanted = DataField.Int16; break;
                case DataType.Time: wanted = DataField.Int24; break;
                case DataType.DateTime: wanted = DataField.Int32; break;
                default: wanted = DataField.Int48; break;
            }

            _failed |= _field != wanted;
            PutBinary(date.Bits, DataLayout.Length((int)wanted));
            return Close();
        }

        /// <summary>Completes a record of the data field Int64 with a secondary address: an enhanced identification (VIF 79).</summary>
        public bool WriteAddress(SecondaryAddress address)
        {
            if (_field == DataField.Int64 && _at <= _end - SecondaryAddress.Length)
                address.Write(_buffer, _at);
            else
                _failed = true;
            _at += SecondaryAddress.Length;
            return Close();
        }

        /// <summary>Completes a record of variable length with a text of at most 191 characters of ISO 8859-1.</summary>
        public bool WriteText(string text)
        {
            _failed |= _field != DataField.Variable || text.Length > MaxTextLength;
            Put((byte)text.Length);
            PutText(text);
            return Close();
        }

        /// <summary>
        /// Completes a record with raw data: as many bytes as the data field has; for variable length 0 to 15, 16, 20, 24, 28, 32, 48 or
        /// 64, and up to 191 after the VIF of a container or the VIFE of a profile.
        /// </summary>
        public bool WriteBytes(byte[] data, int offset, int count)
        {
            if (_field == DataField.Variable)
            {
                int lvar = _coding == DataCoding.Raw && count <= MaxTextLength ? count : BinaryLvar(count);
                _failed |= lvar < 0;
                Put((byte)lvar);
            }
            else
            {
                _failed |= count != DataLayout.Length((int)_field);
            }

            PutBytes(data, offset, count);
            return Close();
        }

        /// <summary>Completes a record without data: data field None or Selection.</summary>
        public bool WriteNoData()
        {
            return WriteBytes(_buffer, 0, 0);
        }

        private static int BinaryLvar(int count)
        {
            if (count <= 15)
                return DataLayout.Binary + count;
            if (count <= 32 && count % 4 == 0)
                return 0xEC + (count / 4);
            return count == 48 ? 0xF5 : count == 64 ? 0xF6 : DataLayout.Reserved;
        }

        private static long Real32Bits(double value)
        {
            if (double.IsNaN(value))
                return 0x7FC00000;

            long bits = System.BitConverter.DoubleToInt64Bits((float)value);
            long sign = (bits >> 32) & 0x80000000;
            long magnitude = bits & long.MaxValue;
            if (magnitude >= 0x7FF0000000000000)
                return sign | 0x7F800000;
            if (magnitude >= SmallestNormalBits)
                return sign | ((magnitude >> 29) - ((1023L - 127L) << 23));

            const double Unit = 1.0 * (1L << 62) * (1L << 62) * (1L << 25);
            return sign | (long)(System.BitConverter.Int64BitsToDouble(magnitude) * Unit);
        }

        private bool IsUnsigned
        {
            get { return _coding == DataCoding.Unsigned || _coding == DataCoding.Bits || _coding == DataCoding.Rating; }
        }

        private bool IsInRange(long value, int length)
        {
            if (length >= 8)
                return !IsUnsigned || value >= 0;
            int bits = 8 * length;
            return IsUnsigned ? value >> bits == 0 : value >> (bits - 1) == (value < 0 ? -1 : 0);
        }

        private int BinaryLength(long value)
        {
            int length = 1;
            while (length < 8 && (!IsInRange(value, length) || MeansInvalid(value, 8 * length)))
                length++;
            _failed |= !IsInRange(value, length);
            return length;
        }

        // The patterns of types B and C for "no valid value".
        private bool MeansInvalid(long value, int bits)
        {
            if (_coding == DataCoding.Bits)
                return false;
            return value == (IsUnsigned ? (1L << bits) - 1 : -1L << (bits - 1));
        }

        private void PutBinary(long value, int length)
        {
            for (int i = 0; i < length; i++)
                Put((byte)(value >> (8 * i)));
        }

        /// <summary>
        /// Writes digits, the lowest first; a negative number gets <paramref name="minus"/> as its first digit, which needs a free
        /// position.
        /// </summary>
        private void PutBcd(long value, int length, int minus)
        {
            bool isNegative = value < 0;
            ulong rest = isNegative ? (ulong)(-value) : (ulong)value;
            for (int i = 0; i < length; i++)
            {
                int low = (int)(rest % 10);
                int high = (int)(rest / 10 % 10);
                rest /= 100;
                if (isNegative && i == length - 1)
                {
                    _failed |= high != 0;
                    high = minus;
                }

                Put((byte)(low | (high << 4)));
            }

            _failed |= rest != 0;
        }
    }
}
