namespace Mbus
{
    /// <summary>Data type of a record by its data field, the coding of its VIF, and the length byte of variable length.</summary>
    internal static class DataTypeRule
    {
        private const int MaxIntegerLength = 8;

        /// <summary>
        /// Returns false if the VIF announces a date that does not fit the data field. VIFs after FD are numbers in other data fields.
        /// </summary>
        public static bool Fits(DataCoding coding, int field, int length)
        {
            if (length == 0)
                return true;
            switch (coding)
            {
                case DataCoding.Date: return field == 2;
                case DataCoding.TimePoint: return field == 3 || field == 4 || field == 6 || field == 13;
                case DataCoding.AnyDate: return field == 2 || field == 3 || field == 4 || field == 6;
                default: return true;
            }
        }

        /// <summary>Returns the data type of a record with data.</summary>
        /// <param name="coding">Coding of the VIF.</param>
        /// <param name="field">Data field.</param>
        /// <param name="lvar">Length byte, for variable length.</param>
        /// <param name="length">Length of the data in bytes.</param>
        public static DataType Find(DataCoding coding, int field, byte lvar, int length)
        {
            if (coding >= DataCoding.Date && IsDate(coding, field) && Fits(coding, field, length))
                return FindDate(coding, field);
            if (field == (int)DataField.Variable)
                return FindVariable(coding, lvar, length);
            if (field == (int)DataField.Real32)
                return DataType.Real;
            return field >= (int)DataField.Bcd2 ? DataType.Bcd : FindInteger(coding, length);
        }

        private static bool IsDate(DataCoding coding, int field)
        {
            switch (coding)
            {
                case DataCoding.DateOrNumber: return field == 2 || field == 3 || field == 4 || field == 6;
                case DataCoding.DaylightSaving: return field == 4;
                case DataCoding.ListeningWindow: return field == 13;
                default: return true;
            }
        }

        private static DataType FindInteger(DataCoding coding, int length)
        {
            switch (coding)
            {
                case DataCoding.Unsigned: case DataCoding.Rating: return DataType.Unsigned;
                case DataCoding.Bits: return DataType.Bits;
                case DataCoding.Address: return length == SecondaryAddress.Length ? DataType.Address : DataType.Integer;
                default: return DataType.Integer;
            }
        }

        private static DataType FindDate(DataCoding coding, int field)
        {
            if (coding == DataCoding.DaylightSaving)
                return DataType.DaylightSaving;
            if (coding == DataCoding.ListeningWindow)
                return DataType.ListeningWindow;
            switch (field)
            {
                case 2: return DataType.Date;
                case 3: return DataType.Time;
                case 4: return DataType.DateTime;
                case 6: return DataType.DateTimeSeconds;
                default: return DataType.UtcDateTime;
            }
        }

        private static DataType FindVariable(DataCoding coding, byte lvar, int length)
        {
            if (lvar <= DataLayout.LastTextLength)
                return coding == DataCoding.Raw ? DataType.Bytes : DataType.Text;
            if (lvar < DataLayout.Binary)
                return DataType.Bcd;
            if (lvar == DataLayout.OldReal64)
                return DataType.Real;
            bool isInteger = lvar < DataLayout.LongBinary && length <= MaxIntegerLength && coding != DataCoding.Raw;
            return isInteger ? FindInteger(coding, length) : DataType.Bytes;
        }
    }
}
