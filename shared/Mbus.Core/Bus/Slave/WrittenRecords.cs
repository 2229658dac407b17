namespace Mbus
{
    /// <summary>Executes the records that a master writes to a slave (CI 51): addresses, clock, and the records of the meter.</summary>
    internal sealed class WrittenRecords
    {
        /// <summary>Result of a write without error.</summary>
        internal const int NoError = -1;

        private const int UnspecifiedError = 0;
        private const int PrematureEndOfRecord = 4;
        private const int TooManyDifes = 5;
        private const int TooManyVifes = 6;

        private const byte BusAddressVif = 0x7A;
        private const byte IdentificationVif = 0x79;
        private const byte DateTimeVif = 0x6D;

        private readonly Station _station;
        private readonly RecordReader _records = new();

        internal WrittenRecords(Station station)
        {
            _station = station;
        }

        /// <summary>Handles the records one by one, skipping invalid ones. Returns the first error, as in CI 70.</summary>
        internal int Execute(Frame frame, long now)
        {
            int error = NoError;
            _records.Reset(frame.Buffer, frame.DataOffset, frame.DataLength, true);
            while (_records.Read())
            {
                int found = WriteRecord(now);
                if (error == NoError)
                    error = found;
            }

            return error;
        }

        private int WriteRecord(long now)
        {
            switch (_records.Error)
            {
                case RecordError.Truncated: return PrematureEndOfRecord;
                case RecordError.TooManyDifes: return TooManyDifes;
                case RecordError.TooManyVifes: return TooManyVifes;
                case RecordError.ReservedDif:
                case RecordError.ReservedLength: return UnspecifiedError;
                default: return Take(_records.Buffer, _records.DataOffset, now) ? NoError : UnspecifiedError;
            }
        }

        private bool Take(byte[] buffer, int data, long now)
        {
            if (IsRecord(DataField.Int8, BusAddressVif))
                return _station.SetAddress(buffer[data]);
            if (IsRecord(DataField.Bcd8, IdentificationVif))
                return _station.Meter.SetAddress(WithIdentification((uint)DataBytes.ReadBits(buffer, data, 4, false)));
            if (IsRecord(DataField.Int64, IdentificationVif))
                return _station.Meter.SetAddress(SecondaryAddress.Read(buffer, data));
            if (IsRecord(DataField.Int32, DateTimeVif) || IsRecord(DataField.Int48, DateTimeVif))
                return _station.Meter.SetClock(buffer, data, _records.DataLength, now);

            return _station.Meter.WriteRecord(buffer, _records.RecordOffset, _records.RecordLength, now);
        }

        /// <summary>
        /// Returns true if the record has only this data field and this VIF: storage, tariff and subunit are 0, and there is no VIFE.
        /// </summary>
        private bool IsRecord(DataField field, byte vif)
        {
            return _records.Kind == RecordKind.Record && _records.Dif == (byte)field && _records.Buffer[_records.VifOffset] == vif;
        }

        private SecondaryAddress WithIdentification(uint identification)
        {
            SecondaryAddress old = _station.Meter.Address;
            return new SecondaryAddress(identification, old.Manufacturer, old.Version, old.DeviceType);
        }
    }
}
