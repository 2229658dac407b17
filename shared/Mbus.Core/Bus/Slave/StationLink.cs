namespace Mbus
{
    /// <summary>
    /// What a station remembers of its dialogue under one address, its own or 253: the two images of the frame count bit, the last
    /// answer to a request, byte for byte, and the telegram that is next.
    /// </summary>
    internal sealed class StationLink
    {
        private const byte Nothing = 0;

        /// <summary>The last answer to a request.</summary>
        internal readonly byte[] Answer = new byte[Frame.MaxLength];

        /// <summary>The length of <see cref="Answer"/>.</summary>
        internal int AnswerLength;

        /// <summary>The telegram that the next new REQ_UD2 gets.</summary>
        internal int NextTelegram;

        private long _requestedAt;
        private byte _lastRequest;
        private byte _lastSend;

        /// <summary>Forgets the images, and begins again with the first telegram.</summary>
        internal void Reset()
        {
            _lastRequest = Nothing;
            _lastSend = Nothing;
            NextTelegram = 0;
        }

        /// <summary>Begins again with the first telegram where the last request is longer ago than <paramref name="time"/>.</summary>
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
        /// True where a request repeats the one before: same kind, FCV = 1, same FCB. The first frame after a reset is none, whatever
        /// its FCB: there are masters that begin with 0.
        /// </summary>
        internal bool RepeatsRequest(byte c)
        {
            return Repeats(c, ref _lastRequest);
        }

        /// <summary>True where a SND_UD repeats the one before.</summary>
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
