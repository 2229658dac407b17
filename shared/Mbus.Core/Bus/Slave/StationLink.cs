namespace Mbus
{
    /// <summary>
    /// State of a station's dialogue under one address, its own or 253: the two stored frame count bits, the last answer to a request, byte
    /// for byte, and the next telegram.
    /// </summary>
    internal sealed class StationLink
    {
        private const byte Nothing = 0;

        /// <summary>Last answer to a request.</summary>
        internal readonly byte[] Answer = new byte[Frame.MaxLength];

        /// <summary>Length of <see cref="Answer"/>.</summary>
        internal int AnswerLength;

        /// <summary>Telegram for the next new REQ_UD2.</summary>
        internal int NextTelegram;

        private long _requestedAt;
        private byte _lastRequest;
        private byte _lastSend;

        /// <summary>Clears the stored bits, and starts again with the first telegram.</summary>
        internal void Reset()
        {
            _lastRequest = Nothing;
            _lastSend = Nothing;
            NextTelegram = 0;
        }

        /// <summary>Starts again with the first telegram if the last request is older than <paramref name="time"/>.</summary>
        internal void RestartAfter(long time, long now)
        {
            if (now - _requestedAt > time)
            {
                _lastRequest = Nothing;
                NextTelegram = 0;
            }

            _requestedAt = now;
        }

        /// <summary>
        /// Returns true if a request repeats the previous one: same kind, FCV = 1, same FCB. The first frame after a reset is not a repeat,
        /// whatever its FCB: some masters start with 0.
        /// </summary>
        internal bool RepeatsRequest(byte c)
        {
            return Repeats(c, ref _lastRequest);
        }

        /// <summary>Returns true if a SND_UD repeats the previous one.</summary>
        internal bool RepeatsSend(byte c)
        {
            return Repeats(c, ref _lastSend);
        }

        private static bool Repeats(byte c, ref byte last)
        {
            bool repeats = c == last;
            last = ControlField.HasFrameCount(c) ? c : Nothing;
            return repeats;
        }
    }
}
