using System;
using System.Threading;

namespace Mbus.Bridge
{
    /// <summary>
    /// The bridge: one loop that hears the bus and the masters, tells the <see cref="Arbiter"/>, and does what it says. Nothing in it
    /// waits for anybody, and nothing is allocated for a transaction.
    /// </summary>
    internal sealed class Bridge : IDisposable
    {
        private const int PauseBusyMs = 1;
        private const int PauseIdleMs = 5;
        private const long MicrosecondsPerMs = 1000;

        private readonly BusLine _line;
        private readonly Arbiter _arbiter;
        private readonly Masters _masters;
        private readonly OutputPin _power;
        private readonly OutputPin _led;
        private readonly byte[] _heard = new byte[Frame.MaxLength];
        private readonly long _powerSettle;
        private long _poweredAt;
        private bool _isStopping;

        internal Bridge(Settings settings)
        {
            if (!AllowList.TryParse(settings.Allow, out AllowList allow))
                throw new ArgumentException("allow: networks as 192.168.1.0/24 with blanks between, not " + settings.Allow);

            int places = settings.Clients + 1;
            _line = new BusLine(settings);
            _arbiter = new Arbiter(_line.Timing, places, settings.ReadOnly);
            _masters = new Masters(_arbiter, places, settings, allow);
            _power = new OutputPin("bus power", settings.PowerPin);
            _led = new OutputPin("LED", settings.LedPin);
            _powerSettle = settings.PowerSettleMs * MicrosecondsPerMs;
        }

        public void Dispose()
        {
            _masters.Dispose();
            _line.Dispose();
            _led.Dispose();
            _power.Dispose();
        }

        /// <summary>Serves until <see cref="Stop"/> is called.</summary>
        internal void Run()
        {
            _power.Write(true);
            _poweredAt = Device.Now;
            while (!_isStopping)
            {
                Serve(Device.Now);
                Thread.Sleep(_arbiter.Owner < 0 ? PauseIdleMs : PauseBusyMs);
            }
        }

        /// <summary>Ends <see cref="Run"/>, from another thread.</summary>
        internal void Stop()
        {
            _isStopping = true;
        }

        // The bus is heard before time goes on: a wait that bytes have ended does not end in vain.
        private void Serve(long now)
        {
            if (!_power.IsDriven || now - _poweredAt >= _powerSettle)
                _line.Open(now);
            HearBus(now);
            _masters.Serve(now);
            Drive(now);
            _led.Write(_arbiter.Owner >= 0);
        }

        private void HearBus(long now)
        {
            int count = _line.Read(_heard, now);
            if (count > 0)
                _arbiter.ReceiveFromBus(_heard, 0, count, now);
        }

        private void Drive(long now)
        {
            ArbiterStep step = _arbiter.Poll(now);
            while (step != ArbiterStep.Wait)
            {
                if (step == ArbiterStep.Give)
                    _masters.Give(_arbiter.OutputClient, _arbiter.Output, _arbiter.OutputOffset, _arbiter.OutputLength, now);
                else
                    Transmit(now);
                step = _arbiter.Poll(now);
            }

            while (_arbiter.TakeNotice(out int client) != ArbiterNotice.None)
            {
            }
        }

        private void Transmit(long now)
        {
            if (_line.TryWrite(_arbiter.Request, _arbiter.RequestLength, now))
                _arbiter.Sent(now + _line.Timing.Bytes(_arbiter.RequestLength), now);
            else
                _arbiter.LoseBus();
        }
    }
}
