namespace Mbus
{
    /// <summary>
    /// Change of a slave's baud rate (CI B8 to BF): after the E5, which is sent at the old one; back to it if no valid frame arrives at the
    /// new one in time.
    /// </summary>
    internal sealed class BaudRateSwitch
    {
        private const long Never = long.MaxValue;

        private int _other;
        private long _switchAt = Never;
        private long _fallBackAt = Never;

        /// <summary>Time of the next change; <see cref="long.MaxValue"/> for none.</summary>
        internal long NextDeadline
        {
            get { return _switchAt < _fallBackAt ? _switchAt : _fallBackAt; }
        }

        /// <summary>Plans the change to another baud rate, in microseconds.</summary>
        internal void Plan(int baudRate, long at)
        {
            _other = baudRate;
            _switchAt = at;
        }

        /// <summary>Records a valid frame: the new baud rate stays.</summary>
        internal void Keep()
        {
            _fallBackAt = Never;
        }

        /// <summary>Performs due changes; returns the timing at the current baud rate.</summary>
        internal LineTiming Apply(LineTiming timing, long fallBackTime, long now)
        {
            if (now >= _switchAt)
            {
                _fallBackAt = _switchAt + fallBackTime;
                _switchAt = Never;
                timing = Swap(timing);
            }

            if (now >= _fallBackAt)
            {
                _fallBackAt = Never;
                timing = Swap(timing);
            }

            return timing;
        }

        private LineTiming Swap(LineTiming timing)
        {
            int former = timing.BaudRate;
            timing = new LineTiming(_other, timing.Slack);
            _other = former;
            return timing;
        }
    }
}
