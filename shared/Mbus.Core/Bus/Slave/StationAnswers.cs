namespace Mbus
{
    /// <summary>Writes the answers of a slave to requests: telegrams and application errors for REQ_UD2, alarms for REQ_UD1.</summary>
    internal sealed class StationAnswers
    {
        private const int CiOffset = 6;
        private const byte ApplicationErrorStatus = 0x02;
        private const byte ApplicationStatusMask = 0x03;

        private readonly Meter _meter;
        private int _error = WrittenRecords.NoError;
        private bool _errorUnreported;
        private bool _alarmSent;

        internal StationAnswers(Meter meter)
        {
            _meter = meter;
        }

        /// <summary>Access number of the next telegram.</summary>
        internal byte AccessNumber { get; set; }

        /// <summary>Sets the result of the last write, which the next telegram reports; <see cref="WrittenRecords.NoError"/> for none.</summary>
        internal void SetError(int error)
        {
            _error = error;
            _errorUnreported = error != WrittenRecords.NoError;
        }

        /// <summary>Writes the answer to a new request into <see cref="StationLink.Answer"/>; returns its length.</summary>
        /// <param name="function">REQ_UD2 or REQ_UD1.</param>
        /// <param name="link">Dialogue of the request.</param>
        /// <param name="address">Primary address of the slave.</param>
        /// <param name="now">Time in microseconds.</param>
        internal int Write(byte function, StationLink link, byte address, long now)
        {
            return function == ControlField.ReqUd2 ? WriteReadings(link, address, now) : WriteAlarm(link, address);
        }

        private int WriteReadings(StationLink link, byte address, long now)
        {
            if (_errorUnreported)
                return WriteApplicationError(link, address);

            int count = _meter.TelegramCount;
            int index = link.NextTelegram < count ? link.NextTelegram : 0;
            int length = count == 0 ? 0 : _meter.WriteTelegram(index, now, link.Answer, CiOffset);
            if (length == 0)
                return WriteNothing(link);

            link.NextTelegram = index + 1;
            StampHeader(link.Answer, length, _meter.KeepsAccessNumber(index));
            return Close(link, address, length);
        }

        private int WriteApplicationError(StationLink link, byte address)
        {
            _errorUnreported = false;
            link.Answer[CiOffset] = ControlInformation.ApplicationError;
            link.Answer[CiOffset + 1] = (byte)_error;
            return Close(link, address, 2);
        }

        /// <summary>Writes an alarm. A new REQ_UD1 confirms that the previous alarm was received.</summary>
        private int WriteAlarm(StationLink link, byte address)
        {
            if (_alarmSent)
                _meter.AcknowledgeAlarm();

            _alarmSent = _meter.HasAlarm;
            if (!_alarmSent)
                return WriteNothing(link);

            link.Answer[CiOffset] = ControlInformation.Alarm;
            return Close(link, address, 1 + _meter.WriteAlarm(link.Answer, CiOffset + 1));
        }

        private static int WriteNothing(StationLink link)
        {
            link.Answer[0] = Frame.Ack;
            return 1;
        }

        private int Close(StationLink link, byte address, int length)
        {
            byte c = (byte)(ControlField.RspUd | (_meter.HasAlarm ? ControlField.Acd : 0));
            byte[] answer = link.Answer;
            return Frame.WriteLong(answer, 0, c, address, answer[CiOffset], answer, CiOffset + 1, length - 1);
        }

        private void StampHeader(byte[] answer, int length, bool keepsAccessNumber)
        {
            int at = AccessNumberOffset(answer[CiOffset]);
            if (at == 0 || at + 1 >= length)
                return;

            if (!keepsAccessNumber)
                answer[CiOffset + at] = AccessNumber++;
            if (_error != WrittenRecords.NoError)
                answer[CiOffset + at + 1] = (byte)((answer[CiOffset + at + 1] & ~ApplicationStatusMask) | ApplicationErrorStatus);
        }

        /// <summary>
        /// Returns the offset of the access number after the CI field; the status byte follows it. 0 for a header without one.
        /// </summary>
        private static int AccessNumberOffset(byte ci)
        {
            switch (ci)
            {
                case ControlInformation.VariableData:
                case ControlInformation.VariableDataMode2: return 9;
                case ControlInformation.FixedData:
                case ControlInformation.FixedDataMode2: return 5;
                case ControlInformation.VariableDataShortHeader: return 1;
                default: return 0;
            }
        }
    }
}
