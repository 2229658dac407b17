namespace Mbus
{
    /// <summary>
    /// Where one record of a data send begins and ends: DIF, up to ten DIFE, VIF, up to ten VIFE, data. Errors are those of CI 70
    /// (EN 13757-3, report of application errors).
    /// </summary>
    internal readonly struct StationRecord
    {
        internal const int PrematureEnd = 4;
        internal const int TooManyDife = 5;
        internal const int TooManyVife = 6;

        private const byte Filler = 0x2F;
        private const byte GlobalReadout = 0x7F;
        private const byte ManufacturerData = 0x0F;
        private const byte MoreFollows = 0x1F;
        private const int Special = 0x0F;
        private const int Variable = 0x0D;
        private const byte Extension = 0x80;
        private const byte PlainTextVif = 0x7C;
        private const int MaxExtensions = 10;

        private static readonly byte[] DataLengths = new byte[] { 0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, 0, 6, 0 };

        /// <summary>Where the DIF stands.</summary>
        internal readonly int Start;

        /// <summary>Where the data begin.</summary>
        internal readonly int Data;

        /// <summary>Where the next record begins.</summary>
        internal readonly int End;

        /// <summary>0, or why the record cannot be delimited.</summary>
        internal readonly int Error;

        private readonly byte _dif;
        private readonly byte _vif;

        private StationRecord(byte[] buffer, int start, int vif, int data, int end, int error)
        {
            Start = start;
            Data = data;
            End = end;
            Error = error;
            _dif = buffer[start];
            _vif = vif > start && error == 0 ? buffer[vif] : (byte)0;
        }

        /// <summary>True for the DIF that only fills.</summary>
        internal bool IsFiller
        {
            get { return _dif == Filler; }
        }

        /// <summary>True where it has this DIF and this VIF and no extension of either.</summary>
        internal bool Is(byte dif, byte vif)
        {
            return _dif == dif && _vif == vif;
        }

        /// <summary>Delimits the record at <paramref name="start"/>, which lies before <paramref name="end"/>.</summary>
        internal static StationRecord Read(byte[] buffer, int start, int end)
        {
            byte dif = buffer[start];
            if ((dif & Special) == Special)
                return ReadSpecial(buffer, start, end);

            int vif = SkipExtensions(buffer, start, end);
            if (vif - start > MaxExtensions + 1)
                return Fail(buffer, start, TooManyDife);
            if (vif >= end)
                return Fail(buffer, start, PrematureEnd);

            int data = SkipExtensions(buffer, vif, end);
            if (data - vif > MaxExtensions + 1)
                return Fail(buffer, start, TooManyVife);
            if ((buffer[vif] & 0x7F) == PlainTextVif)
                data = data < end ? data + 1 + buffer[data] : end + 1;

            int length = DataLength(buffer, dif, data, end);
            return length < 0 || data + length > end
                ? Fail(buffer, start, PrematureEnd)
                : new StationRecord(buffer, start, vif, data, data + length, 0);
        }

        private static StationRecord ReadSpecial(byte[] buffer, int start, int end)
        {
            switch (buffer[start])
            {
                case Filler:
                case GlobalReadout: return new StationRecord(buffer, start, start, start + 1, start + 1, 0);
                case ManufacturerData:
                case MoreFollows: return new StationRecord(buffer, start, start, start + 1, end, 0);
                default: return Fail(buffer, start, PrematureEnd);
            }
        }

        private static StationRecord Fail(byte[] buffer, int start, int error)
        {
            return new StationRecord(buffer, start, start, start, start, error);
        }

        /// <summary>The first byte behind the one at <paramref name="at"/> and its extensions; past <paramref name="end"/> where they do not end.</summary>
        private static int SkipExtensions(byte[] buffer, int at, int end)
        {
            while (at < end && (buffer[at] & Extension) != 0)
                at++;
            return at + 1;
        }

        private static int DataLength(byte[] buffer, byte dif, int data, int end)
        {
            if ((dif & Special) != Variable)
                return DataLengths[dif & Special];
            return data < end ? 1 + VariableLength(buffer[data]) : -1;
        }

        /// <summary>The bytes behind an LVAR; reserved values fit no frame.</summary>
        private static int VariableLength(byte lvar)
        {
            if (lvar < 0xC0)
                return lvar;
            if (lvar < 0xF0)
                return lvar & 0x0F;
            if (lvar < 0xF5)
                return 4 * (lvar - 0xEC);
            return lvar == 0xF5 ? 48 : lvar == 0xF6 ? 64 : Frame.MaxLength;
        }
    }
}
