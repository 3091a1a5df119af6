using Scalectl.Daemon.Hosting;

return await DaemonProcess.RunAsync(args);
