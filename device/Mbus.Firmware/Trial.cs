namespace Mbus.Firmware
{
    /// <summary>
    /// New settings that can cut the page off, for example another Wi-Fi or another allow-list: they are undone after some minutes unless
    /// they are confirmed on the page. A restart during this time starts it again.
    /// </summary>
    internal sealed class Trial
    {
        /// <summary>The time to confirm new settings. Microseconds.</summary>
        internal const long Duration = 300000000;

        private const long MicrosecondsPerSecond = 1000000;

        private readonly long _end;
        private bool _isPending;

        /// <param name="isPending">True if the settings are new.</param>
        /// <param name="now">Microseconds.</param>
        internal Trial(bool isPending, long now)
        {
            _isPending = isPending;
            _end = now + Duration;
        }

        /// <summary>True while the settings are neither confirmed nor undone.</summary>
        internal bool IsPending
        {
            get { return _isPending; }
        }

        /// <summary>Returns the seconds until the settings are undone.</summary>
        internal long SecondsLeft(long now)
        {
            return now < _end ? (_end - now) / MicrosecondsPerSecond : 0;
        }

        /// <summary>Keeps the settings.</summary>
        internal void Confirm()
        {
            SettingsFile.Confirm();
            _isPending = false;
        }

        /// <summary>Undoes the settings after their time, and restarts the device. Called by the supervisor.</summary>
        internal void Watch(long now)
        {
            if (!_isPending || now < _end)
                return;

            _isPending = false;
            SettingsFile.Revert();
            Device.Restart("the new settings were not confirmed");
        }
    }
}
