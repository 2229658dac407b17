namespace Mbus
{
    /// <content>The two counters of the fixed data structure (EN 1434-3:1997), read as records.</content>
    public sealed partial class RecordReader
    {
        private const byte BinaryCounters = 1;
        private const byte StoredCounters = 2;
        private const int CounterLength = 4;
        private const int HistoricUnit = 0x3E;

        private void BeginCounters(TelegramHeader header)
        {
            int unit1 = header.FixedUnit(0);
            int unit2 = header.FixedUnit(1);
            bool isHistoric = unit2 == HistoricUnit;
            int dif = (int)((header.Status & BinaryCounters) != 0 ? DataField.Int32 : DataField.Bcd8);
            if ((header.Status & StoredCounters) != 0)
                dif |= DataLayout.StorageBit;
            int second = isHistoric ? dif | DataLayout.StorageBit : dif;
            _counters = unit1 | (dif << 8) | ((isHistoric ? unit1 : unit2) << 16) | (second << 24);
        }

        private void ReadCounter()
        {
            CloseAt(_start);
            _kind = RecordKind.FixedCounter;
            _dataLength = CounterLength;
            _next = _start + CounterLength;
            _dif = (byte)(_counters >> 8);
            SetMeaning(FixedUnitTable.Find(_counters & 0xFF));
            _counters >>= 16;
        }
    }
}
