namespace Mbus
{
    /// <summary>Data lengths by DIF or length byte, and the bits of both (EN 13757-3, data field and LVAR).</summary>
    internal static class DataLayout
    {
        public const byte Extension = 0x80;
        public const byte FieldMask = 0x0F;
        public const byte StorageBit = 0x40;
        public const byte Filler = 0x2F;
        public const byte ManufacturerData = 0x0F;
        public const byte MoreRecordsFollow = 0x1F;
        public const byte GlobalReadout = 0x7F;
        public const int MaxExtensions = 10;

        /// <summary>Length of a code that no edition defines.</summary>
        public const int Reserved = -1;

        public const byte LastTextLength = 0xBF;
        public const byte PositiveBcd = 0xC0;
        public const byte NegativeBcd = 0xD0;
        public const byte Binary = 0xE0;
        public const byte LongBinary = 0xF0;
        public const byte OldReal64 = 0xF8;

        private const int MaxBcdLength = 9;

        /// <summary>Data length of each data field in bytes; 0 for variable length.</summary>
        public static readonly byte[] Lengths = { 0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 0 };

        /// <summary>Returns the data length of a data field in bytes; 0 for variable length.</summary>
        public static int Length(int dataField)
        {
            return Lengths[dataField];
        }

        /// <summary>
        /// Returns the number of data bytes after a length byte, or <see cref="Reserved"/>. F7 to FA, now reserved, are read as in EN
        /// 1434-3:1997: floating point numbers of n - F0 bytes.
        /// </summary>
        public static int VariableLength(byte lvar)
        {
            if (lvar <= LastTextLength)
                return lvar;
            if (lvar < Binary)
                return (lvar & FieldMask) <= MaxBcdLength ? lvar & FieldMask : Reserved;
            if (lvar < LongBinary)
                return lvar - Binary;
            if (lvar <= 0xF4)
                return 4 * (lvar - 0xEC);
            if (lvar <= 0xF6)
                return lvar == 0xF5 ? 48 : 64;
            return lvar <= 0xFA ? lvar - LongBinary : Reserved;
        }
    }
}
