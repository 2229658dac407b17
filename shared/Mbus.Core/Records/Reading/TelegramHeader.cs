namespace Mbus
{
    /// <summary>
    /// View of the application layer header after a CI field, in a buffer owned by the caller, like <see cref="Frame"/>. It never fails:
    /// <see cref="Content"/> tells what can be read (EN 13757-3, CI field and data headers).
    /// </summary>
    public readonly struct TelegramHeader
    {
        /// <summary>Length of the long header in bytes.</summary>
        public const int LongLength = SecondaryAddress.Length + ShortLength;

        /// <summary>Length of the short header in bytes.</summary>
        public const int ShortLength = 4;

        /// <summary>Length of the fixed data structure in bytes: identification, access number, status, two units, two counters.</summary>
        public const int FixedLength = 16;

        private const int FixedAccessOffset = 4;
        private const int FixedStatusOffset = 5;
        private const int FixedUnitsOffset = 6;
        private const int FixedCountersOffset = 8;

        /// <summary>Buffer of the user data.</summary>
        public readonly byte[] Buffer;

        /// <summary>Offset of the user data in <see cref="Buffer"/>: the byte after the CI field.</summary>
        public readonly int Offset;

        /// <summary>Length of the user data in bytes, including the header.</summary>
        public readonly int Length;

        /// <summary>CI field (see <see cref="ControlInformation"/>); 0 if the frame has none.</summary>
        public readonly byte Ci;

        /// <summary>True if a master sent it: the same VIFE is an action from a master and an error from a slave.</summary>
        public readonly bool IsFromMaster;

        /// <summary>Header announced by the CI field.</summary>
        public readonly HeaderKind Kind;

        /// <summary>Content after the header.</summary>
        public readonly TelegramContent Content;

        private TelegramHeader(byte[] buffer, int offset, int length, byte ci, bool isFromMaster)
        {
            Buffer = buffer;
            Offset = offset;
            Length = length;
            Ci = ci;
            IsFromMaster = isFromMaster;
            Content = HeaderTable.Find(ci, length, out Kind);
            if (length < HeaderTable.Length(Kind))
                Content = TelegramContent.Incomplete;
            else if (IsEncrypted)
                Content = TelegramContent.Encrypted;
        }

        /// <summary>
        /// Identification, manufacturer, version and device type; for the fixed structure, only identification and device type; 0 if the
        /// header has none.
        /// </summary>
        public SecondaryAddress Address
        {
            get
            {
                if (!HasBytes)
                    return default;
                if (Kind == HeaderKind.Fixed)
                    return new SecondaryAddress(UInt32(0), 0, 0, HeaderTable.DeviceType(FixedMedium));
                if (Kind != HeaderKind.Long && Kind != HeaderKind.Address)
                    return default;
                if (IsHighByteFirst)
                    return new SecondaryAddress(UInt32(0), UInt16(4), Buffer[Offset + 6], Buffer[Offset + 7]);
                return SecondaryAddress.Read(Buffer, Offset);
            }
        }

        /// <summary>Access number: counts the telegrams of the slave modulo 256. 0 if the header has none.</summary>
        public byte AccessNumber
        {
            get { return At(Kind == HeaderKind.Fixed ? FixedAccessOffset : StateOffset); }
        }

        /// <summary>
        /// Status byte as sent (see <see cref="StatusByte"/>; the fixed structure uses other bits). 0 if the header has none.
        /// </summary>
        public byte Status
        {
            get { return At(Kind == HeaderKind.Fixed ? FixedStatusOffset : StateOffset + 1); }
        }

        /// <summary>Configuration word, or signature: 0 without encryption, or if the header has none.</summary>
        public ushort Configuration
        {
            get { return HasState ? UInt16(StateOffset + 2) : (ushort)0; }
        }

        /// <summary>Security mode of the configuration word: 0 none, 5 and 7 AES-128-CBC, and others (EN 13757-7:2018).</summary>
        public int SecurityMode
        {
            get { return (Configuration >> 8) & 0x1F; }
        }

        /// <summary>Number of encrypted bytes after the header in the security modes 5 and 7: blocks of 16. 0 in other modes.</summary>
        public int EncryptedLength
        {
            get { return SecurityMode == 5 || SecurityMode == 7 ? (Configuration & 0xF0) : 0; }
        }

        /// <summary>True in the obsolete mode 2, with numbers high byte first (CI 76 and 77).</summary>
        public bool IsHighByteFirst
        {
            get { return Ci == ControlInformation.VariableDataMode2 || (Ci == ControlInformation.FixedDataMode2 && Kind == HeaderKind.Fixed); }
        }

        /// <summary>Offset of the content after the header in <see cref="Buffer"/>; for the fixed structure, the two counters.</summary>
        public int DataOffset
        {
            get { return Offset + Length - DataLength; }
        }

        /// <summary>Length of the content after the header in bytes; 0 if the header is incomplete.</summary>
        public int DataLength
        {
            get
            {
                if (!HasBytes)
                    return 0;
                return Length - (Kind == HeaderKind.Fixed ? FixedCountersOffset : HeaderTable.Length(Kind));
            }
        }

        /// <summary>
        /// Code of an application error (EN 13757-3, report of general application errors); 0, unspecified, if none was sent.
        /// </summary>
        public byte ErrorCode
        {
            get { return Content == TelegramContent.ApplicationError && DataLength > 0 ? Buffer[DataOffset] : (byte)0; }
        }

        /// <summary>Medium of the fixed structure, 0 to 15 (EN 1434-3:1997); 0 for other headers.</summary>
        public int FixedMedium
        {
            get { return Kind == HeaderKind.Fixed && HasBytes ? (FixedUnits(0) >> 6) | ((FixedUnits(1) >> 6) << 2) : 0; }
        }

        private bool HasBytes
        {
            get { return Content != TelegramContent.Incomplete; }
        }

        private bool HasState
        {
            get { return Kind == HeaderKind.Long || Kind == HeaderKind.Short; }
        }

        private int StateOffset
        {
            get { return Kind == HeaderKind.Long ? SecondaryAddress.Length : 0; }
        }

        private bool IsEncrypted
        {
            get
            {
                bool canBeEncrypted = Content == TelegramContent.Records || Content == TelegramContent.ApplicationError
                    || Content == TelegramContent.Alarm || Content == TelegramContent.CompactFrame || Content == TelegramContent.FormatFrame;
                int mode = canBeEncrypted ? SecurityMode : 0;
                return mode == 5 || mode == 7 ? EncryptedLength > 0 : HeaderTable.IsCipher(mode);
            }
        }

        /// <summary>Reads the header of a frame; <see cref="TelegramContent.None"/> for one without a CI field.</summary>
        public static TelegramHeader Read(Frame frame)
        {
            if (frame.Length <= Frame.ShortLength)
                return default;
            return new TelegramHeader(frame.Buffer, frame.DataOffset, frame.DataLength, frame.Ci, ControlField.IsFromMaster(frame.C));
        }

        /// <summary>Reads the header of the user data after a CI field.</summary>
        /// <exception cref="System.ArgumentException">The range is outside the buffer.</exception>
        public static TelegramHeader Read(byte ci, byte[] buffer, int offset, int count, bool isFromMaster)
        {
            RecordReader.CheckRange(buffer, offset, count);
            return new TelegramHeader(buffer, offset, count, ci, isFromMaster);
        }

        /// <summary>Writes the long header (CI 72 and others). Returns its length, 12.</summary>
        public static int WriteLong(byte[] buffer, int offset, SecondaryAddress address, byte accessNumber, byte status, ushort configuration)
        {
            address.Write(buffer, offset);
            return SecondaryAddress.Length + WriteShort(buffer, offset + SecondaryAddress.Length, accessNumber, status, configuration);
        }

        /// <summary>Writes the short header (CI 7A and others). Returns its length, 4.</summary>
        public static int WriteShort(byte[] buffer, int offset, byte accessNumber, byte status, ushort configuration)
        {
            buffer[offset] = accessNumber;
            buffer[offset + 1] = status;
            buffer[offset + 2] = (byte)configuration;
            buffer[offset + 3] = (byte)(configuration >> 8);
            return ShortLength;
        }

        /// <summary>
        /// Writes the first eight of the 16 bytes of the fixed structure (CI 73), those before the two counters. Units are 0 to 63 and
        /// the medium 0 to 15 (EN 1434-3:1997, fixed data structure). Returns their length, 8.
        /// </summary>
        public static int WriteFixed(byte[] buffer, int offset, uint identification, byte accessNumber, byte status, int medium, int unit1, int unit2)
        {
            for (int i = 0; i < 4; i++)
                buffer[offset + i] = (byte)(identification >> (8 * i));
            buffer[offset + FixedAccessOffset] = accessNumber;
            buffer[offset + FixedStatusOffset] = status;
            buffer[offset + FixedUnitsOffset] = (byte)((unit1 & 0x3F) | ((medium & 3) << 6));
            buffer[offset + FixedUnitsOffset + 1] = (byte)((unit2 & 0x3F) | ((medium >> 2) << 6));
            return FixedCountersOffset;
        }

        /// <summary>Returns the unit code, 0 to 63, of one of the two counters of the fixed structure.</summary>
        internal int FixedUnit(int counter)
        {
            return FixedUnits(counter) & 0x3F;
        }

        private byte FixedUnits(int counter)
        {
            return Buffer[Offset + FixedUnitsOffset + counter];
        }

        private byte At(int index)
        {
            return HasBytes && (HasState || Kind == HeaderKind.Fixed) ? Buffer[Offset + index] : (byte)0;
        }

        private ushort UInt16(int index)
        {
            if (!HasBytes)
                return 0;
            int low = IsHighByteFirst ? 1 : 0;
            return (ushort)(Buffer[Offset + index + low] | (Buffer[Offset + index + 1 - low] << 8));
        }

        private uint UInt32(int index)
        {
            uint high = UInt16(index + (IsHighByteFirst ? 0 : 2));
            return (high << 16) | UInt16(index + (IsHighByteFirst ? 2 : 0));
        }
    }
}
