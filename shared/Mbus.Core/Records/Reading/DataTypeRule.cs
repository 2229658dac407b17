using System.Runtime.CompilerServices;

namespace Mbus
{
    /// <summary>Data type of a record by its data field, the coding of its VIF, and the length byte of variable length.</summary>
    internal static class DataTypeRule
    {
        private const int MaxIntegerLength = 8;

        /// <summary>Returns true if the VIF announces a date and nothing else: in an unsuitable data field it is an error.</summary>
        public static bool RequiresDate(DataCoding coding)
        {
            return coding == DataCoding.Date || coding == DataCoding.TimePoint || coding == DataCoding.AnyDate;
        }

        /// <summary>Returns true if the VIF announces a date, and the data field suits it. VIFs after FD are numbers in other data fields.</summary>
        public static bool IsDate(DataCoding coding, int field)
        {
            switch (coding)
            {
                case DataCoding.Date: return field == 2;
                case DataCoding.TimePoint: return field == 3 || field == 4 || field == 6 || field == 13;
                case DataCoding.AnyDate: case DataCoding.DateOrNumber: return field == 2 || field == 3 || field == 4 || field == 6;
                case DataCoding.DaylightSaving: return field == 4;
                case DataCoding.ListeningWindow: return field == 13;
                default: return false;
            }
        }

        /// <summary>Returns the data type of a date in a suitable data field.</summary>
        public static DataType FindDate(DataCoding coding, int field)
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

        /// <summary>Returns the data type of a record with data that are not a date.</summary>
        /// <param name="coding">Coding of the VIF.</param>
        /// <param name="field">Data field.</param>
        /// <param name="lvar">Length byte, for variable length.</param>
        /// <param name="length">Length of the data in bytes.</param>
        public static DataType Find(DataCoding coding, int field, byte lvar, int length)
        {
            if (field == (int)DataField.Variable)
                return FindVariable(coding, lvar, length);
            return coding == DataCoding.Address && field == (int)DataField.Int64 ? DataType.Address : FindNumber(coding, field);
        }

        /// <summary>Returns the data type of a number in a data field of fixed length.</summary>
        [MethodImpl(Inlining.Always)]
        public static DataType FindNumber(DataCoding coding, int field)
        {
            if (field >= (int)DataField.Bcd2)
                return DataType.Bcd;
            if (field == (int)DataField.Real32)
                return DataType.Real;
            return coding == DataCoding.Default ? DataType.Integer : FindInteger(coding);
        }

        private static DataType FindInteger(DataCoding coding)
        {
            switch (coding)
            {
                case DataCoding.Unsigned: case DataCoding.Rating: return DataType.Unsigned;
                case DataCoding.Bits: return DataType.Bits;
                default: return DataType.Integer;
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
            if (lvar >= DataLayout.LongBinary || length > MaxIntegerLength || coding == DataCoding.Raw)
                return DataType.Bytes;
            return coding == DataCoding.Address && length == SecondaryAddress.Length ? DataType.Address : FindInteger(coding);
        }
    }
}
