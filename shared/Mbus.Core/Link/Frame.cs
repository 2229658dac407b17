namespace Mbus
{
    /// <summary>The four kinds of frame (EN 13757-2, FT 1.2).</summary>
    public enum FrameKind : byte
    {
        /// <summary>No frame.</summary>
        None,

        /// <summary>The single character E5: a positive acknowledgement.</summary>
        Single,

        /// <summary>10 C A CS 16.</summary>
        Short,

        /// <summary>A long frame without user data: 68 03 03 68 C A CI CS 16.</summary>
        Control,

        /// <summary>68 L L 68 C A CI, user data, CS 16.</summary>
        Long,
    }

    /// <summary>
    /// View of a frame in a buffer owned by the caller; valid while the bytes in the buffer are unchanged. The default value is no frame.
    /// </summary>
    public readonly struct Frame
    {
        /// <summary>Length of the longest frame (L = 255), in bytes.</summary>
        public const int MaxLength = 255 + LongOverhead;

        /// <summary>Maximum user data after the CI field, in bytes.</summary>
        public const int MaxData = 252;

        /// <summary>Length of a short frame, in bytes.</summary>
        public const int ShortLength = 5;

        /// <summary>Positive acknowledgement.</summary>
        public const byte Ack = 0xE5;

        /// <summary>First byte of a short frame.</summary>
        public const byte ShortStart = 0x10;

        /// <summary>First and fourth byte of a long frame.</summary>
        public const byte LongStart = 0x68;

        /// <summary>Last byte of short and long frames.</summary>
        public const byte Stop = 0x16;

        /// <summary>Result of <see cref="Examine"/> if no frame starts with the bytes.</summary>
        public const int Invalid = -1;

        private const int LongOverhead = 6;
        private const int LongHeader = 4;
        private const int MinL = 3;

        /// <summary>Buffer that contains the frame.</summary>
        public readonly byte[] Buffer;

        /// <summary>Offset of the frame in <see cref="Buffer"/>.</summary>
        public readonly int Offset;

        /// <summary>Length of the whole frame in bytes, from start to stop; 0 for no frame.</summary>
        public readonly int Length;

        /// <summary>Creates a view of bytes that <see cref="Examine"/> has accepted as a frame.</summary>
        internal Frame(byte[] buffer, int offset, int length)
        {
            Buffer = buffer;
            Offset = offset;
            Length = length;
        }

        /// <summary>Kind of the frame; <see cref="FrameKind.None"/> for the default value.</summary>
        public FrameKind Kind
        {
            get
            {
                switch (Length)
                {
                    case 0: return FrameKind.None;
                    case 1: return FrameKind.Single;
                    case ShortLength: return FrameKind.Short;
                    case MinL + LongOverhead: return FrameKind.Control;
                    default: return FrameKind.Long;
                }
            }
        }

        /// <summary>C field (see <see cref="ControlField"/>); 0 for a single character.</summary>
        public byte C
        {
            get { return Length <= 1 ? (byte)0 : Buffer[FieldsOffset]; }
        }

        /// <summary>A field (see <see cref="PrimaryAddress"/>); 0 for a single character.</summary>
        public byte A
        {
            get { return Length <= 1 ? (byte)0 : Buffer[FieldsOffset + 1]; }
        }

        /// <summary>CI field (see <see cref="ControlInformation"/>); 0 for a single character or a short frame.</summary>
        public byte Ci
        {
            get { return Length <= ShortLength ? (byte)0 : Buffer[FieldsOffset + 2]; }
        }

        /// <summary>Offset in <see cref="Buffer"/> of the user data after the CI field; the end of a frame without a CI field.</summary>
        public int DataOffset
        {
            get { return Offset + (Length <= ShortLength ? Length : LongHeader + MinL); }
        }

        /// <summary>Length of the user data after the CI field, 0 to 252 bytes.</summary>
        public int DataLength
        {
            get { return Length <= ShortLength ? 0 : Length - LongOverhead - MinL; }
        }

        private int FieldsOffset
        {
            get { return Offset + (Length == ShortLength ? 1 : LongHeader); }
        }

        /// <summary>
        /// Checks for a frame that starts exactly at <paramref name="offset"/>, and returns its required length. At most
        /// <paramref name="count"/>: a complete and valid frame of that length. More: this many bytes are needed before a decision.
        /// <see cref="Invalid"/>: no frame starts here. Only the length field determines the end of a frame; the user data may contain any byte.
        /// </summary>
        public static int Examine(byte[] buffer, int offset, int count)
        {
            if (count == 0)
                return 1;

            switch (buffer[offset])
            {
                case Ack:
                    return 1;
                case ShortStart:
                    return count < ShortLength || IsClosed(buffer, offset, 1, ShortLength) ? ShortLength : Invalid;
                case LongStart:
                    return ExamineLong(buffer, offset, count);
                default:
                    return Invalid;
            }
        }

        /// <summary>Returns true if the bytes are exactly one complete and valid frame.</summary>
        public static bool TryParse(byte[] buffer, int offset, int count, out Frame frame)
        {
            bool valid = count > 0 && Examine(buffer, offset, count) == count;
            frame = valid ? new Frame(buffer, offset, count) : default;
            return valid;
        }

        /// <summary>Writes a short frame. Returns its length, 5.</summary>
        public static int WriteShort(byte[] buffer, int offset, byte c, byte a)
        {
            buffer[offset] = ShortStart;
            buffer[offset + 1] = c;
            buffer[offset + 2] = a;
            return Close(buffer, offset, 1, ShortLength);
        }

        /// <summary>
        /// Writes a control or long frame around <paramref name="count"/> bytes of user data, at most <see cref="MaxData"/>, which may
        /// already be in place in <paramref name="buffer"/>. Returns the length of the frame.
        /// </summary>
        /// <exception cref="System.ArgumentException">The user data are too long for one frame.</exception>
        public static int WriteLong(byte[] buffer, int offset, byte c, byte a, byte ci, byte[] data, int dataOffset, int count)
        {
            if (count < 0 || count > MaxData)
                throw new System.ArgumentException("Expected 0 to 252 bytes of user data, not " + NumberText.Decimal(count) + ".");

            byte l = (byte)(MinL + count);
            if (count > 0)
                System.Array.Copy(data, dataOffset, buffer, offset + LongHeader + MinL, count);
            buffer[offset] = LongStart;
            buffer[offset + 1] = l;
            buffer[offset + 2] = l;
            buffer[offset + 3] = LongStart;
            buffer[offset + 4] = c;
            buffer[offset + 5] = a;
            buffer[offset + 6] = ci;
            return Close(buffer, offset, LongHeader, l + LongOverhead);
        }

        /// <summary>Returns the checksum: the sum of <paramref name="count"/> bytes, modulo 256.</summary>
        public static byte Checksum(byte[] buffer, int offset, int count)
        {
            int sum = 0;
            int end = offset + count;
            for (int i = offset; i < end; i++)
                sum += buffer[i];
            return (byte)sum;
        }

        private static int ExamineLong(byte[] buffer, int offset, int count)
        {
            if (count >= 2 && buffer[offset + 1] < MinL)
                return Invalid;
            if (count >= 3 && buffer[offset + 2] != buffer[offset + 1])
                return Invalid;
            if (count < LongHeader)
                return LongHeader;
            if (buffer[offset + 3] != LongStart)
                return Invalid;

            int length = buffer[offset + 1] + LongOverhead;
            return count < length || IsClosed(buffer, offset, LongHeader, length) ? length : Invalid;
        }

        private static bool IsClosed(byte[] buffer, int offset, int header, int length)
        {
            int end = offset + length;
            return buffer[end - 1] == Stop && buffer[end - 2] == Checksum(buffer, offset + header, length - header - 2);
        }

        private static int Close(byte[] buffer, int offset, int header, int length)
        {
            buffer[offset + length - 2] = Checksum(buffer, offset + header, length - header - 2);
            buffer[offset + length - 1] = Stop;
            return length;
        }
    }
}
