namespace Mbus
{
    /// <content>Execution of writes: application reset (CI 50), data send (CI 51), baud rate (CI B8 to BF).</content>
    public sealed partial class Station
    {
        private const int NoError = -1;
        private const int UnspecifiedError = 0;
        private const int UnimplementedCi = 1;
        private const int PrematureEndOfRecord = 4;
        private const int TooManyDifes = 5;
        private const int TooManyVifes = 6;

        private const byte BusAddressVif = 0x7A;
        private const byte IdentificationVif = 0x79;
        private const byte DateTimeVif = 0x6D;

        private readonly RecordReader _records = new();
        private readonly BaudRateSwitch _baudRate = new();
        private int _error = NoError;
        private bool _errorUnreported;

        private void Execute(Frame frame, long now)
        {
            int error = NoError;
            if (frame.Ci == ControlInformation.ApplicationReset)
                ResetApplication(frame);
            else if (frame.Ci == ControlInformation.DataSend)
                error = WriteRecords(frame, now);
            else if (ControlInformation.BaudRate(frame.Ci) != 0)
                PlanBaudRate(ControlInformation.BaudRate(frame.Ci), now);
            else
                error = UnimplementedCi;

            _error = error;
            _errorUnreported = error != NoError;
        }

        private void ResetApplication(Frame frame)
        {
            _own.NextTelegram = 0;
            _network.NextTelegram = 0;
            Meter.Reset(frame.Buffer, frame.DataOffset, frame.DataLength);
        }

        /// <summary>Handles the records one by one, skipping invalid ones. Returns the first error, as in CI 70.</summary>
        private int WriteRecords(Frame frame, long now)
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
                return SetAddress(buffer[data]);
            if (IsRecord(DataField.Bcd8, IdentificationVif))
                return Meter.SetAddress(WithIdentification((uint)DataBytes.ReadBits(buffer, data, 4, false)));
            if (IsRecord(DataField.Int64, IdentificationVif))
                return Meter.SetAddress(SecondaryAddress.Read(buffer, data));
            if (IsRecord(DataField.Int32, DateTimeVif) || IsRecord(DataField.Int48, DateTimeVif))
                return Meter.SetClock(buffer, data, _records.DataLength, now);

            return Meter.WriteRecord(buffer, _records.RecordOffset, _records.RecordLength, now);
        }

        /// <summary>
        /// Returns true if the record has only this data field and this VIF: storage, tariff and subunit are 0, and there is no VIFE.
        /// </summary>
        private bool IsRecord(DataField field, byte vif)
        {
            return _records.Kind == RecordKind.Record && _records.Dif == (byte)field && _records.Buffer[_records.VifOffset] == vif;
        }

        // The master's frame count bits for the new address differ from those for the old one.
        private bool SetAddress(byte address)
        {
            if (!PrimaryAddress.IsSlave(address))
                return false;

            if (address != Address)
                _own.Reset();
            Address = address;
            return true;
        }

        private SecondaryAddress WithIdentification(uint identification)
        {
            SecondaryAddress old = Meter.Address;
            return new SecondaryAddress(identification, old.Manufacturer, old.Version, old.DeviceType);
        }

        // The E5 is sent at the old baud rate.
        private void PlanBaudRate(int baudRate, long now)
        {
            if (baudRate != BaudRate)
                _baudRate.Plan(baudRate, now + _timing.Bytes(1));
        }
    }
}
