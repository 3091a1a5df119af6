using Scalectl.Lab.WebApp;

namespace Scalectl.Lab.Tests.WebApp;

public sealed class WebAppSettingsTests
{
    [TestCase(null)]
    [TestCase("")]
    [TestCase("# nothing to say\n\n")]
    public void Parse_SaysNothing_GivesDefaults(string? userData) =>
        Assert.That(WebAppSettings.Parse(userData).Value, Is.EqualTo(WebAppSettings.Default));

    [Test]
    public void Parse_AllKeys_AreTaken()
    {
        var settings = WebAppSettings.Parse("service_time_ms=12.5\r\nqueue = 3\nbody_bytes=0\n").Value!;
        Assert.That(settings, Is.EqualTo(new WebAppSettings(TimeSpan.FromMilliseconds(12.5), 3, 0)));
    }

    [Test]
    public void Parse_SeveralErrors_NamesEachWithItsLine()
    {
        var errors = WebAppSettings.Parse("service_time_ms=0\nqueue=-1\n#!/bin/sh\nbody_bytes=2000000\nspeed=9").Errors;
        Assert.That(errors.Select(static e => (e.Argument, e.Line)), Is.EqualTo(new (string, int?)[]
        {
            ("service_time_ms", 1), ("queue", 2), ("body_bytes", 4), ("user data", 5),
        }));
        Assert.That(errors[0].ToString(), Is.EqualTo("service_time_ms: line 1: found '0', expected a number of milliseconds from 0.1 to 60000, for example service_time_ms=50"));
    }
}
