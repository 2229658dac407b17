namespace Mbus
{
    /// <summary>
    /// Combinable VIFE table of EN 13757-3: the action of a reader for each code. The low four bits are for telegrams from a slave, the
    /// high four for those from a master.
    /// </summary>
    internal static class VifeTable
    {
        /// <summary>Code that leads to the second table, FC on the line.</summary>
        public const int Extension = 0x7C;

        /// <summary>Code after which all codes are manufacturer specific, FF on the line.</summary>
        public const int Manufacturer = 0x7F;

        /// <summary>Code after FC: the data are of type C.</summary>
        public const int TypeC = 0x11;

        /// <summary>Code after FC: the data are of type D.</summary>
        public const int TypeD = 0x12;

        private static readonly byte[] Rules = Fill(new byte[128]);

        /// <summary>One bit for each defined code after FC: 01 to 0C, 10 to 12, 14 and 15.</summary>
        private const int DefinedAfterFc = 0x00371FFE;

        /// <summary>Returns the rule of a code, 0 to 127.</summary>
        public static VifeRule Find(int code, bool isFromMaster)
        {
            return (VifeRule)(isFromMaster ? Rules[code] >> 4 : Rules[code] & 0x0F);
        }

        /// <summary>
        /// Returns true for codes that are record errors from a slave, and object actions or reserved from a master: 00 to 0F, 15 to 18 and
        /// 1C.
        /// </summary>
        public static bool DependsOnDirection(int code)
        {
            return code <= 0x0F || Find(code, false) == VifeRule.Report;
        }

        /// <summary>Returns true if a code after FC, 0 to 127, is defined.</summary>
        public static bool IsDefinedAfterFc(int code)
        {
            return code < 32 && ((DefinedAfterFc >> code) & 1) != 0;
        }

        /// <summary>
        /// Returns the coding of a record after a VIFE is applied; <paramref name="previous"/> is <see cref="Extension"/> for a code after
        /// it, and <see cref="Manufacturer"/> for all codes after that.
        /// </summary>
        public static DataCoding Recode(DataCoding coding, int previous, int code)
        {
            if (previous == Manufacturer)
                return coding;
            if (previous == Extension)
                return code == TypeC ? DataCoding.Unsigned : code == TypeD ? DataCoding.Bits : coding;
            switch (Find(code, false))
            {
                case VifeRule.Date: case VifeRule.Duration: case VifeRule.Count: return DataCoding.Default;
                case VifeRule.Profile: return DataCoding.Raw;
                default: return coding;
            }
        }

        /// <summary>Returns the power of ten that a VIFE adds.</summary>
        public static int ScaleOf(VifeRule rule, int code)
        {
            return rule == VifeRule.Scale ? (code & 7) - 6 : rule == VifeRule.Thousand ? 3 : 0;
        }

        /// <summary>Returns true for the dates and durations of limits and of the quantity itself, 42 to 67 and 6A to 6F.</summary>
        public static bool IsLimitOrDuration(int code)
        {
            VifeRule rule = Find(code, false);
            return (rule == VifeRule.Date || rule == VifeRule.Duration) && code != (int)VifeEffect.StartDate;
        }

        private static byte[] Fill(byte[] t)
        {
            Run(t, 0x00, 0x00, VifeRule.Plain, VifeRule.Plain);
            Run(t, 0x01, 0x07, VifeRule.Report, VifeRule.Plain);
            Run(t, 0x08, 0x0A, VifeRule.Reserved, VifeRule.Plain);
            Run(t, 0x0B, 0x0D, VifeRule.Report, VifeRule.Plain);
            Run(t, 0x0E, 0x0F, VifeRule.Report, VifeRule.Reserved);
            Run(t, 0x12, 0x12, VifeRule.Plain);
            Run(t, 0x13, 0x13, VifeRule.Profile);
            Run(t, 0x14, 0x14, VifeRule.Plain);
            Run(t, 0x15, 0x18, VifeRule.Report, VifeRule.Reserved);
            Run(t, 0x1C, 0x1C, VifeRule.Report, VifeRule.Reserved);
            Run(t, 0x1D, 0x1D, VifeRule.Plain);
            Run(t, 0x1E, 0x1F, VifeRule.Profile);
            Run(t, 0x20, 0x38, VifeRule.Plain);
            Run(t, 0x39, 0x39, VifeRule.Date);
            Run(t, 0x3A, 0x3C, VifeRule.Plain);
            Run(t, 0x3D, 0x3D, VifeRule.NonMetric);
            Run(t, 0x3E, 0x40, VifeRule.Plain);
            Run(t, 0x41, 0x41, VifeRule.Count);
            Run(t, 0x42, 0x43, VifeRule.Date);
            Run(t, 0x46, 0x47, VifeRule.Date);
            Run(t, 0x48, 0x48, VifeRule.Plain);
            Run(t, 0x49, 0x49, VifeRule.Count);
            Run(t, 0x4A, 0x4B, VifeRule.Date);
            Run(t, 0x4E, 0x4F, VifeRule.Date);
            Run(t, 0x50, 0x67, VifeRule.Duration);
            Run(t, 0x68, 0x69, VifeRule.Plain);
            Run(t, 0x6A, 0x6B, VifeRule.Date);
            Run(t, 0x6C, 0x6D, VifeRule.Plain);
            Run(t, 0x6E, 0x6F, VifeRule.Date);
            Run(t, 0x70, 0x77, VifeRule.Scale);
            Run(t, 0x78, 0x7B, VifeRule.Offset);
            Run(t, 0x7C, 0x7C, VifeRule.Extension);
            Run(t, 0x7D, 0x7D, VifeRule.Thousand);
            Run(t, 0x7E, 0x7E, VifeRule.Plain);
            Run(t, 0x7F, 0x7F, VifeRule.Manufacturer);
            return t;
        }

        private static void Run(byte[] t, int first, int last, VifeRule rule)
        {
            Run(t, first, last, rule, rule);
        }

        private static void Run(byte[] t, int first, int last, VifeRule fromSlave, VifeRule fromMaster)
        {
            for (int code = first; code <= last; code++)
                t[code] = (byte)((int)fromSlave | ((int)fromMaster << 4));
        }
    }
}
