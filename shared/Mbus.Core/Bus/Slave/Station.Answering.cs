namespace Mbus
{
    /// <content>Answers to requests: readings and application errors for REQ_UD2, alarms for REQ_UD1.</content>
    public sealed partial class Station
    {
        private const int CiOffset = 6;
        private const byte ApplicationErrorStatus = 0x02;
        private const byte ApplicationStatusMask = 0x03;

        private bool _alarmSent;

        private bool AnswerRequest(byte c, StationLink link, long now)
        {
            link.RestartAfter(RestartTime, now);
            bool repeated = link.RepeatsRequest(c) && !IgnoresFrameCount;
            if (!repeated && ControlField.Function(c) == ControlField.ReqUd2)
                link.AnswerLength = WriteReadings(link, now);
            else if (!repeated)
                link.AnswerLength = WriteAlarm(link);

            Reply = link.Answer;
            ReplyLength = link.AnswerLength;
            return true;
        }

        private int WriteReadings(StationLink link, long now)
        {
            if (_errorUnreported)
                return WriteApplicationError(link);

            int count = Meter.TelegramCount;
            int index = link.NextTelegram < count ? link.NextTelegram : 0;
            int length = count == 0 ? 0 : Meter.WriteTelegram(index, now, link.Answer, CiOffset);
            if (length == 0)
                return WriteNothing(link);

            link.NextTelegram = index + 1;
            StampHeader(link.Answer, length, Meter.KeepsAccessNumber(index));
            return Close(link, length);
        }

        private int WriteApplicationError(StationLink link)
        {
            _errorUnreported = false;
            link.Answer[CiOffset] = ControlInformation.ApplicationError;
            link.Answer[CiOffset + 1] = (byte)_error;
            return Close(link, 2);
        }

        /// <summary>Writes an alarm. A new REQ_UD1 confirms that the previous alarm was received.</summary>
        private int WriteAlarm(StationLink link)
        {
            if (_alarmSent)
                Meter.AcknowledgeAlarm();

            _alarmSent = Meter.HasAlarm;
            if (!_alarmSent)
                return WriteNothing(link);

            link.Answer[CiOffset] = ControlInformation.Alarm;
            return Close(link, 1 + Meter.WriteAlarm(link.Answer, CiOffset + 1));
        }

        private static int WriteNothing(StationLink link)
        {
            link.Answer[0] = Frame.Ack;
            return 1;
        }

        private int Close(StationLink link, int length)
        {
            byte c = (byte)(ControlField.RspUd | (Meter.HasAlarm ? ControlField.Acd : 0));
            byte[] answer = link.Answer;
            return Frame.WriteLong(answer, 0, c, Address, answer[CiOffset], answer, CiOffset + 1, length - 1);
        }

        private void StampHeader(byte[] answer, int length, bool keepsAccessNumber)
        {
            int at = AccessNumberOffset(answer[CiOffset]);
            if (at == 0 || at + 1 >= length)
                return;

            if (!keepsAccessNumber)
                answer[CiOffset + at] = AccessNumber++;
            if (_error != NoError)
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
