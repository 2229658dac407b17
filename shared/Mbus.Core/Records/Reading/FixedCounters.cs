namespace Mbus
{
    /// <summary>
    /// The two counters of the fixed data structure (EN 1434-3:1997), read as records: the unit and the equivalent DIF of each, packed into
    /// one number.
    /// </summary>
    internal static class FixedCounters
    {
        /// <summary>Length of a counter in bytes.</summary>
        internal const int Length = 4;

        private const byte BinaryCounters = 1;
        private const byte StoredCounters = 2;
        private const int HistoricUnit = 0x3E;

        internal static int Pack(TelegramHeader header)
        {
            int unit1 = header.FixedUnit(0);
            int unit2 = header.FixedUnit(1);
            bool isHistoric = unit2 == HistoricUnit;
            int dif = (int)((header.Status & BinaryCounters) != 0 ? DataField.Int32 : DataField.Bcd8);
            if ((header.Status & StoredCounters) != 0)
                dif |= DataLayout.StorageBit;
            int second = isHistoric ? dif | DataLayout.StorageBit : dif;
            return unit1 | (dif << 8) | ((isHistoric ? unit1 : unit2) << 16) | (second << 24);
        }

        /// <summary>Returns the unit code of the first counter.</summary>
        internal static int Unit(int counters)
        {
            return counters & 0xFF;
        }

        /// <summary>Returns the DIF of the first counter.</summary>
        internal static byte Dif(int counters)
        {
            return (byte)(counters >> 8);
        }

        /// <summary>Returns the counters without the first one.</summary>
        internal static int Next(int counters)
        {
            return counters >> 16;
        }
    }
}
