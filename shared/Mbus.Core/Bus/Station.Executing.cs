namespace Mbus
{
    /// <content>What a master writes: application reset (CI 50), data send (CI 51), baud rate (CI B8 to BF).</content>
    public sealed partial class Station
    {
        private const int NoError = -1;
        private const int UnimplementedCi = 1;

        private const byte Int8 = 0x01;
        private const byte Int32 = 0x04;
        private const byte Int48 = 0x06;
        private const byte Int64 = 0x07;
        private const byte BusAddressVif = 0x7A;
        private const byte IdentificationVif = 0x79;
        private const byte DateTimeVif = 0x6D;

        private int _error = NoError;
        private bool _errorUnreported;
        private int _otherBaudRate;
        private long _switchAt = Never;
        private long _fallBackAt = Never;

        private void Execute(Frame frame, long now)
        {
            int error = NoError;
            if (frame.Ci == ControlInformation.ApplicationReset)
                ResetApplication(frame);
            else if (frame.Ci == ControlInformation.DataSend)
                error = WriteRecords(frame.Buffer, frame.DataOffset, frame.DataOffset + frame.DataLength, now);
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

        /// <summary>Takes the records one by one, to the end or the first that cannot be delimited. The error, of those of CI 70.</summary>
        private int WriteRecords(byte[] buffer, int offset, int end, long now)
        {
            int error = NoError;
            while (offset < end)
            {
                StationRecord record = StationRecord.Read(buffer, offset, end);
                if (record.Error != 0)
                    return record.Error;
                if (!record.IsFiller && !Write(buffer, record, now))
                    error = 0;
                offset = record.End;
            }

            return error;
        }

        private bool Write(byte[] buffer, StationRecord record, long now)
        {
            if (record.Is(Int8, BusAddressVif))
                return SetAddress(buffer[record.Data]);
            if (record.Is(Bcd8, IdentificationVif))
                return Meter.SetAddress(WithIdentification(ReadUInt32(buffer, record.Data)));
            if (record.Is(Int64, IdentificationVif))
                return Meter.SetAddress(SecondaryAddress.Read(buffer, record.Data));
            if (record.Is(Int32, DateTimeVif) || record.Is(Int48, DateTimeVif))
                return Meter.SetClock(buffer, record.Data, record.End - record.Data, now);

            return Meter.WriteRecord(buffer, record.Start, record.End - record.Start, now);
        }

        // The master's images for the new address are not those for the old one.
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

        // The E5 leaves at the old baud rate.
        private void PlanBaudRate(int baudRate, long now)
        {
            if (baudRate == BaudRate)
                return;

            _otherBaudRate = baudRate;
            _switchAt = now + _timing.Bytes(1);
        }

        private void ChangeBaudRate(long now)
        {
            if (now >= _switchAt)
            {
                long switchedAt = _switchAt;
                _switchAt = Never;
                SwapBaudRates();
                _fallBackAt = switchedAt + FallBackTime;
            }

            if (now >= _fallBackAt)
            {
                _fallBackAt = Never;
                SwapBaudRates();
            }
        }

        private void SwapBaudRates()
        {
            int former = BaudRate;
            _timing = new LineTiming(_otherBaudRate, _timing.Slack);
            _otherBaudRate = former;
        }
    }
}
