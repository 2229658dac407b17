namespace Mbus
{
    /// <summary>
    /// Timing of a line at its baud rate (EN 13757-2, timing; a character has 11 bits: start, 8 data, even parity, stop). All times are in
    /// microseconds, rounded up.
    /// </summary>
    public readonly struct LineTiming
    {
        /// <summary>Bits of one character on the line.</summary>
        public const int BitsPerByte = 11;

        private const int SlowestReplyBits = 330;
        private const int EarliestReplyBits = 11;
        private const int IdleBits = 33;
        private const long SlowestReplyExtra = 50000;

        /// <summary>Baud rate in bits per second, 300 to 38400 in the standard.</summary>
        public readonly int BaudRate;

        /// <summary>Time added to every wait for a slave, in microseconds: delays of converters, USB, networks and slow meters.</summary>
        public readonly long Slack;

        /// <summary>Creates the timing of a line. A baud rate below 1 counts as 1.</summary>
        public LineTiming(int baudRate, long slack)
        {
            BaudRate = baudRate < 1 ? 1 : baudRate;
            Slack = slack;
        }

        /// <summary>Maximum time from the last stop bit sent to the start of a slave's answer: 330 bits + 50 ms, and the slack.</summary>
        public long ReplyWindow
        {
            get { return SlaveWindow + Slack; }
        }

        /// <summary>
        /// Reply window without the slack: a slave by the standard starts its answer within it, although the answer may arrive later.
        /// </summary>
        internal long SlaveWindow
        {
            get { return Bits(SlowestReplyBits) + SlowestReplyExtra; }
        }

        /// <summary>
        /// Duration of the longest reading: a short request, the longest frame as an answer at the end of the window, and the idle time. 11
        /// s at 300 Bd, 1.4 s at 2400 Bd.
        /// </summary>
        internal long LongestReading
        {
            get { return Bytes(Frame.ShortLength) + ReplyWindow + Bytes(Frame.MaxLength) + Idle; }
        }

        /// <summary>Minimum time before a slave answers: 11 bits.</summary>
        public long EarliestReply
        {
            get { return Bits(EarliestReplyBits); }
        }

        /// <summary>Silence that ends a telegram and must precede a repeat: 33 bits.</summary>
        public long Idle
        {
            get { return Bits(IdleBits); }
        }

        /// <summary>Maximum pause within one telegram that a receiver accepts: 33 bits, and the slack.</summary>
        public long ByteGap
        {
            get { return Bits(IdleBits) + Slack; }
        }

        /// <summary>Returns the duration of a number of bits on the line.</summary>
        public long Bits(int count)
        {
            return ((count * 1000000L) + BaudRate - 1) / BaudRate;
        }

        /// <summary>Returns the duration of a number of bytes on the line, sent without pauses.</summary>
        public long Bytes(int count)
        {
            return Bits(count * BitsPerByte);
        }
    }
}
